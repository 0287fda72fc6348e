import type { ParsedError } from '../../src/target/types.ts'

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const INIT = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed'
const SESSION = 'arn:aws:sts::123456789012:assumed-role/exec/0123456789abcdef0123456789abcdef'

/** A text as people paste it, and what must be read of it. `cause` is the first; null: none may be named. */
export interface Pasted extends Partial<ParsedError> {
  text: string
  cause: string | null
}

/** Wordings, by the fault they tell of. */
export const FAULTS: readonly Pasted[] = [
  // The reference itself
  {
    text: 'InternalError: failed to create container model: failed to normalize image reference "latest:latest:1". Launch a new task to retry.',
    cause: 'invalid-image-reference',
  },
  {
    text: `Stopped | failed to normalize image reference "${ECR}/$(Build.Repository):7"`,
    cause: 'invalid-image-reference',
    image: `${ECR}/$(Build.Repository):7`,
  },
  {
    text: 'failed to normalize image reference "ACCOUNT_ID.dkr.ecr.us-east-1.amazonaws.com/shop:latest"',
    cause: 'invalid-image-reference',
    image: 'ACCOUNT_ID.dkr.ecr.us-east-1.amazonaws.com/shop:latest',
    region: 'us-east-1',
    account: null,
    repository: 'shop',
  },
  {
    text: `CannotPullECRContainerError: InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression'`,
    cause: 'invalid-image-reference',
  },
  // Manifests and layers of another kind
  ...[
    'unsupported media type application/vnd.in-toto+json',
    'failed to register layer: Error processing tar file(exit status 1): archive/tar: invalid tar header',
    'mediaType in manifest should be "application/vnd.docker.distribution.manifest.v2+json" not ""',
    'encountered unknown type application/vnd.oci.image.layer.v1.tar+zstd; children may not be fetched',
    'missing signature key',
  ].map((words) => ({ text: `CannotPullContainerError: ${words}`, cause: 'image-manifest-unsupported' })),
  ...[
    'image operating system "windows" cannot be used on this platform',
    'no matching manifest for windows/amd64 10.0.17763 in the manifest list entries',
    'choosing image instance: no image found in manifest list for architecture arm64, variant "v8", OS linux',
  ].map((words) => ({ text: `CannotPullContainerError: Error response from daemon: ${words}`, cause: 'platform-mismatch', image: null })),
  // The host
  ...[
    'error during connect: Post http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.25/images/create: open //./pipe/docker_engine: The system cannot find the file specified.',
    'failed to register layer: devicemapper: Error running deviceCreate (CreateSnapDeviceRaw) dm_task_run failed',
    'failed to register layer: re-exec error: exit status 1: output: hcsshim::ImportLayer failed in Win32: Access is denied. (0x5)',
    'failed to register layer: symlink ../a /var/lib/docker/overlay2/l/B: read-only file system',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ].map((words) => ({ text: `CannotPullContainerError: ${words}`, cause: 'host-runtime-fault' })),
  {
    text: 'CannotPullContainerError: failed to register layer: devmapper: Thin Pool has 2862 free data blocks which is less than minimum required 4454 free data blocks.',
    cause: 'disk-full',
  },
  // Not there
  { text: 'CannotPullContainerError: Error response from daemon: repository does not exist', cause: 'repository-not-found' },
  { text: 'CannotPullContainerError: manifest not found', cause: 'image-not-found' },
  {
    text: `CannotPullContainerError: API error (404): repository ${ECR}/shop not found`,
    cause: 'repository-not-found',
    image: `${ECR}/shop`,
  },
  // What other registries and the daemon say
  ...[
    ['unknown: Artifact acme/app:1 not found', 'image-not-found'],
    ['unknown: repository acme/app not found', 'repository-not-found'],
    [
      'unsupported: The image uses manifest schema v1. Docker Image manifest version 2, schema 1 support has been removed',
      'image-manifest-unsupported',
    ],
    ['error parsing HTTP 404 response body: invalid character \'<\' looking for beginning of value: "<html>"', 'image-not-found'],
    ['error parsing HTTP 429 response body: no error details found in HTTP response body: "toomanyrequests"', 'dockerhub-rate-limit'],
    ['unauthorized: project acme not found: not found', 'private-registry-credentials'],
    [
      'Get "https://quay.io/v2/acme/app/manifests/1": unauthorized: access to the requested resource is not authorized',
      'private-registry-credentials',
    ],
    ['received unexpected HTTP status: 503 Service Unavailable', 'registry-server-error'],
    [
      'failed commit on ref "layer-sha256:ab": unexpected commit digest sha256:cd, expected sha256:ab: failed precondition',
      'registry-server-error',
    ],
    ['toomanyrequests: Rate exceeded for public.ecr.aws/nginx/nginx:latest', 'registry-rate-limit'],
    ['Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: server misbehaving', 'dns-failure'],
  ].map(([words, cause]) => ({ text: `CannotPullContainerError: Error response from daemon: ${words}`, cause: cause! })),
  // Access
  {
    text: `AccessDenied: User: arn:aws:sts::123456789012:assumed-role/exec/... is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/..." because no VPC endpoint policy allows the s3:GetObject action`,
    cause: 's3-endpoint-policy',
    region: 'eu-west-1',
    gates: ['layer-access'],
  },
  {
    text: "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/webTaskRole' that was provided for this task.)",
    cause: 'execution-role-missing',
    roleArn: 'arn:aws:iam::123456789012:role/webTaskRole',
  },
  // A registry that asks for a token
  ...['registry.gitlab.com/acme/app:1.0', 'harbor.corp.example/shop/app:7', 'acme.jfrog.io/docker/app:7'].map((image) => ({
    text: `CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref "${image}": failed to authorize: failed to fetch anonymous token...`,
    cause: 'private-registry-credentials',
    image,
  })),
  {
    text: 'CannotPullContainerError: failed to resolve ref registry.example.com/app:1: failed to authorize: failed to fetch anonymous token: Get "https://registry.example.com/token": dial tcp 203.0.113.9:443: i/o timeout',
    cause: 'network-timeout',
  },
  {
    text: 'CannotPullContainerError: failed to resolve ref docker.io/acme/app:1: failed to authorize: failed to fetch anonymous token...',
    cause: 'network-timeout',
    signature: 'token-step-hub',
  },
  {
    text: "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit as 'acme': You may increase the limit by upgrading. https://www.docker.com/increase-rate-limit",
    cause: 'dockerhub-rate-limit',
    signature: 'dockerhub-rate-limit-account',
  },
  {
    text: 'CannotPullContainerError: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    cause: 'dockerhub-rate-limit',
    signature: 'dockerhub-rate-limit',
  },
  // A secret that was read
  ...[
    "invalid character 's' looking for beginning of value",
    "invalid character 'p' in literal true (expecting 'r')",
    "invalid character '}' after object key",
    'unexpected end of JSON input',
    'json: cannot unmarshal string into Go value of type map[string]interface {}',
    'retrieved secret from Secrets Manager did not contain json key DB_PASSWORD',
  ].map((words) => ({
    text: `${INIT}: unable to retrieve secret from asm: service call has been retried 1 time(s): ${words}`,
    cause: 'secret-malformed',
  })),
]

/** Places and references, as far as the text holds them. */
export const FIELDS: readonly Pasted[] = [
  {
    text: 'CannotPullContainerError: Error response from daemon: manifest for <レジストリ>/shop/app@sha256:<ダイジェスト> not found: manifest unknown: Requested image not found',
    cause: 'image-not-found',
    image: '<レジストリ>/shop/app@sha256:<ダイジェスト>',
    repository: 'shop/app',
    reference: 'sha256:<ダイジェスト>',
    region: null,
  },
  {
    text: `CannotPullContainerError: pull access denied for 123456789012.dkr.ecr.\${AWS_REGION}.amazonaws.com/shop, repository does not exist`,
    cause: 'ecr-pull-denied',
    image: `123456789012.dkr.ecr.\${AWS_REGION}.amazonaws.com/shop`,
    account: '123456789012',
    region: null,
    repository: 'shop',
  },
  {
    text: `CannotPullContainerError: failed to resolve ref {{ account }}.dkr.ecr.eu-west-3.amazonaws.com/shop:{{ tag }}: not found`,
    cause: 'image-not-found',
    account: null,
    region: 'eu-west-3',
    image: '{{ account }}.dkr.ecr.eu-west-3.amazonaws.com/shop:{{ tag }}',
  },
  {
    text: `CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.xx-zzzz-1.amazonaws.com/shop:1: not found`,
    cause: 'image-not-found',
    account: '123456789012',
    region: null,
  },
  {
    text: `${INIT}: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:ap-southeast-2:12345`,
    cause: 'secret-unreadable',
    region: 'ap-southeast-2',
    account: null,
  },
  {
    text: 'CannotPullContainerError: failed to do request: Get 52.219.1.2:443: i/o timeout',
    cause: 'network-timeout',
    image: null,
  },
  {
    text: '<p>CannotPullContainerError: failed to resolve ref ghcr.io/acme/app:2<br>not found</p>',
    cause: 'image-not-found',
    image: 'ghcr.io/acme/app:2',
  },
]

/** No pull of ECS's, and the code that says what it is. */
export const OTHERS: readonly { text: string; insteadOf: string }[] = [
  ...['iam:PassRole', 'ssmmessages:CreateControlChannel', 'ecs:UpdateService', 'ecr:PutImage', 'dynamodb:GetItem'].map((action) => ({
    text: `AccessDeniedException: User: ${SESSION} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    insteadOf: 'denied-call',
  })),
  {
    text: `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: User: ${SESSION} is not authorized to perform: elasticfilesystem:ClientMount`,
    insteadOf: 'efs-mount',
  },
  {
    text: 'An error occurred (AccessDeniedException) when calling the UpdateService operation: User: arn:aws:sts::123456789012:assumed-role/ci/GitHubActions is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/exec',
    insteadOf: 'denied-call',
  },
]

/** Something failed, and the text doesn't say whether it was a pull. */
export const OPEN: readonly string[] = [
  JSON.stringify({ 'detail-type': 'ECS Service Action', detail: { eventName: 'SERVICE_TASK_START_IMPAIRED', eventType: 'WARN' } }),
  '本番でタスクがイメージをプルできません。昨日までは動いていました。',
  'コンテナイメージの取得に失敗してサービスが上がってこない',
  'ECRからのpullができないようです。助けてください',
  'La tâche n’arrive pas à récupérer son image depuis ce matin.',
  'Impossible de pull l’image depuis ECR sur Fargate',
  'Échec de l’extraction de l’image du conteneur dans notre service',
  "our task can't pull its image since this morning",
]

const TASK = '0123456789abcdef0123456789abcdef'
/** ECS's own sentences, and the task and service they name. */
export const NAMED: readonly { text: string; task?: string | null; service?: string | null; cluster?: string | null }[] = [
  { text: `(service web) (task ${TASK}) failed to start: CannotPullContainerError: context canceled`, task: TASK, service: 'web' },
  { text: `(service web, taskSet ecs-svc/1234567890123456789) was unable to place a task.`, task: null, service: 'web' },
  { text: '(service web) (deployment ecs-svc/1234567890123456789) deployment failed: tasks failed to start.', task: null, service: 'web' },
  { text: `Task ${TASK} in service web stopped: Task failed to start`, task: TASK, service: 'web' },
  {
    text: `(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/r')`,
    service: 'web',
  },
  {
    text: `(service web) has started 1 tasks: (task ffffffffffffffffffffffffffffffff).\n(service web) (task ${TASK}) failed to start: CannotPullContainerError: x`,
    task: TASK,
    service: 'web',
  },
  { text: '- [6b1d6e32]: CannotPullContainerError: pull image manifest has been retried 1 time(s)', task: '6b1d6e32', service: null },
  {
    text: 'Task set arn:aws:ecs:eu-west-1:123456789012:task-set/prod/web/ecs-svc/1234567890123456789 did not stabilize',
    cluster: 'prod',
    service: 'web',
  },
]
