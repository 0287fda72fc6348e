const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const ROLE = 'arn:aws:iam::123456789012:role/exec'
const SESSION = 'arn:aws:sts::123456789012:assumed-role/exec/0123456789abcdef0123456789abcdef'
const INIT = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed'
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'

/** Errors with what must be read of them; `causes` is compared from its beginning where only that is certain. */
export const ERRORS: { text: string; [field: string]: unknown }[] = [
  {
    text: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${ECR}/team/app:v1@${DIGEST}: ${ECR}/team/app:v1@${DIGEST}: not found`,
    causes: ['image-not-found', 'repository-not-found'],
    gates: ['image'],
    image: `${ECR}/team/app:v1@${DIGEST}`,
    account: '123456789012',
    region: 'eu-west-1',
    repository: 'team/app',
    reference: `v1@${DIGEST}`,
    retries: 7,
    cut: false,
    ask: null,
  },
  {
    text: `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${ECR}/app:v1: failed to do request: Head "https://${ECR}/v2/app/manifests/v1": dial tcp 10.0.3.17:443: i/o timeout`,
    causes: ['network-timeout', 'endpoint-security-group', 'task-security-group-egress', 'network-acl'],
    gates: ['address', 'manifest-connection'],
    address: { ip: '10.0.3.17', kind: 'private' },
    host: ECR,
  },
  {
    text: `${INIT}: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 52.94.184.143:443: i/o timeout`,
    gates: ['address', 'dns', 'token-connection'],
    region: 'eu-west-1',
    host: 'api.ecr.eu-west-1.amazonaws.com',
    retries: 3,
    address: { ip: '52.94.184.143', kind: 'public' },
    image: null,
  },
  {
    text: `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 172.16.54.241:443: i/o timeout`,
    gates: ['address', 'token-connection'],
    retries: 3,
    httpStatus: null,
    signature: 'timeout-private-address',
  },
  {
    text: `${INIT}: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: ${SESSION} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action`,
    causes: ['ecr-auth-denied'],
    gates: ['token-access'],
    roleArn: ROLE,
    denied: { action: 'ecr:GetAuthorizationToken', resource: '*', layer: 'identity', explicit: false },
  },
  {
    text: `${INIT}: unable to retrieve ecr registry auth: AccessDeniedException: User: ${SESSION} is not authorized to perform: ecr:GetAuthorizationToken on resource: * with an explicit deny in a service control policy`,
    causes: ['scp-denied'],
    gates: ['token-access'],
    denied: { action: 'ecr:GetAuthorizationToken', resource: '*', layer: 'scp', explicit: true },
  },
  {
    text: `${INIT}: unable to retrieve ecr registry auth: AccessDeniedException: User: ${SESSION} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no VPC endpoint policy allows the ecr:GetAuthorizationToken action`,
    causes: ['endpoint-policy'],
    gates: ['token-access'],
  },
  {
    text: `CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for ${ECR}/app, repository does not exist or may require 'docker login': denied: User: ${SESSION} is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/app because no identity-based policy allows the ecr:BatchGetImage action`,
    causes: ['ecr-pull-denied'],
    gates: ['manifest-access', 'layer-access'],
    image: `${ECR}/app`,
    reference: null,
    denied: {
      action: 'ecr:BatchGetImage',
      resource: 'arn:aws:ecr:eu-west-1:123456789012:repository/app',
      layer: 'identity',
      explicit: false,
    },
  },
  {
    text: `${INIT}: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: User: ${SESSION} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    causes: ['secret-unreadable'],
    gates: ['secret-access'],
    secrets: [SECRET],
    roleArn: ROLE,
  },
  {
    text: `${INIT}: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /app/key, /app/other`,
    causes: ['secret-not-found'],
    gates: ['secret-access'],
    secrets: ['/app/key', '/app/other'],
  },
  {
    text: `${INIT}: unable to retrieve secret from asm: failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
    causes: ['kms-denied'],
    gates: ['secret-access'],
  },
  {
    text: `CannotPullContainerError: The task cannot pull ${ECR}/app:1 from the registry ${ECR}/app:1. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get ${ECR}/app:1: dial tcp 3.5.149.131:443: i/o timeout`,
    gates: ['address', 'layer-connection'],
    address: { ip: '3.5.149.131', kind: 's3' },
    image: `${ECR}/app:1`,
    signature: 'timeout-s3-address',
  },
  {
    text: 'CannotPullContainerError: failed to copy: httpReadSeeker: failed open: unexpected status code 403 Forbidden',
    causes: ['s3-endpoint-policy', 'ecr-pull-denied'],
    gates: ['layer-access', 'layer-connection'],
    httpStatus: 403,
  },
  {
    text: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ECR}/app@${DIGEST}: unexpected status from HEAD request to https://${ECR}/v2/app/blobs/${DIGEST}: 403 Forbidden`,
    gates: ['manifest-access', 'image'],
    httpStatus: 403,
    signature: 'digest-forbidden',
  },
  {
    text: "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
    causes: ['platform-mismatch'],
    gates: ['platform'],
  },
  {
    text: 'CannotPullContainerError: pull image manifest has been retried 7 time(s): httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/org/app/manifests/1.2: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    causes: ['dockerhub-rate-limit', 'registry-rate-limit'],
    image: 'docker.io/org/app:1.2',
    repository: 'org/app',
    reference: '1.2',
    httpStatus: 429,
  },
  {
    text: 'CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer sha256:ab: write /var/lib/containerd/x: no space left on device: unknown',
    causes: ['disk-full'],
    gates: ['disk'],
  },
  {
    text: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ghcr.io/org/app:latest: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aorg%2Fapp%3Apull&service=ghcr.io: 401 Unauthorized',
    image: 'ghcr.io/org/app:latest',
    account: null,
    region: null,
    httpStatus: 401,
    signature: 'credentials-wanted',
  },
  {
    text: 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/payment-api:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    causes: ['invalid-image-reference', 'private-registry-credentials', 'image-not-found'],
  },
  {
    text: 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/ngin:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    causes: ['image-not-found', 'invalid-image-reference', 'private-registry-credentials'],
  },
  {
    text: 'CannotPullContainerError: Error response from daemon: Get "https://123456789012.dkr.ecr.us-west-2.amazonaws.commm/v2/": dial tcp: lookup 123456789012.dkr.ecr.us-west-2.amazonaws.commm on 10.0.0.2:53: no such host',
    causes: ['invalid-image-reference', 'dns-failure', 'network-timeout'],
  },
  {
    text: `CannotPullContainerError: Error response from daemon: Get "https://${ECR}/v2/": dial tcp: lookup ${ECR} on 10.0.0.2:53: no such host`,
    causes: ['dns-failure', 'network-timeout'],
    gates: ['dns'],
  },
  {
    text: `CannotPullContainerError: failed to do request: Head "https://registry.example.com:5000/v2/team/app/manifests/1": x509: certificate signed by unknown authority`,
    causes: ['tls-error'],
    image: 'registry.example.com:5000/team/app:1',
  },
  {
    text: "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/path/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.)",
    causes: ['execution-role-missing', 'execution-role-trust', 'task-role-trust'],
    gates: ['assume-role'],
    roleArn: 'arn:aws:iam::123456789012:role/path/exec',
    service: 'web',
  },
  {
    text: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 593207742271.dkr.ecr.us-east-1.amazonaws.com/aws-guardduty-agent-fargate:v1.7.0-Fg_x86_64: unexpected status from HEAD request to https://593207742271.dkr.ecr.us-east-1.amazonaws.com/v2/aws-guardduty-agent-fargate/manifests/v1.7.0-Fg_x86_64: 403 Forbidden`,
    causes: ['injected-sidecar', 'ecr-pull-denied', 'cross-account-policy'],
  },
  {
    text: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${ECR}/docker-hub/library/nginx:1.27: ${ECR}/docker-hub/library/nginx:1.27: not found`,
    causes: ['image-not-found', 'pull-through-cache', 'repository-not-found'],
  },
  {
    text: `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a/b/c:1: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a/b/c:1: not found`,
    region: 'cn-north-1',
    repository: 'a/b/c',
    account: '123456789012',
  },
  {
    text: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr-ecr.eu-west-1.on.aws/app:1: 123456789012.dkr-ecr.eu-west-1.on.aws/app:1: not found',
    region: 'eu-west-1',
    repository: 'app',
    account: '123456789012',
  },
]

export const NEAR_MISSES: { text: string; insteadOf: string }[] = [
  { text: 'OutOfMemoryError: Container killed due to memory usage', insteadOf: 'out-of-memory' },
  {
    text: 'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/a/8)',
    insteadOf: 'health-check',
  },
  {
    text: 'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-1.efs.us-east-1.amazonaws.com"',
    insteadOf: 'efs-mount',
  },
  {
    text: 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException',
    insteadOf: 'log-driver',
  },
  {
    text: 'ResourceInitializationError: failed to download env files: file download command: non empty error stream',
    insteadOf: 'environment-file',
  },
  { text: 'exec /app/start: exec format error', insteadOf: 'exec-format' },
  { text: 'CannotStartContainerError: Error response from daemon: OCI runtime create failed: unknown', insteadOf: 'container-start' },
  {
    text: '(service CannotPullContainerErrorService-X1) was unable to place a task because no container instance met all of its requirements.',
    insteadOf: 'capacity',
  },
  {
    text: 'Failed to pull image "nginx:1": rpc error: code = Unknown desc = failed to resolve reference "docker.io/library/nginx:1": dial tcp 1.2.3.4:443: i/o timeout. Error: ErrImagePull',
    insteadOf: 'eks',
  },
  {
    text: 'docker pull hello-world\nError response from daemon: Get https://registry-1.docker.io/v2/: x509: certificate signed by unknown authority',
    insteadOf: 'docker-cli',
  },
  {
    text: 'An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: User: arn:aws:iam::123456789012:user/me is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
    insteadOf: 'docker-cli',
  },
  {
    text: '2015-10-29T21:00:01Z [ERROR] Error connecting to TCS: dial tcp 54.239.21.73:443: i/o timeout module="tcs handler"',
    insteadOf: 'agent-connection',
  },
  { text: 'git pull origin master: Permission denied (publickey).', insteadOf: 'git' },
]
