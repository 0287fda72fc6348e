import type { Signature } from './types.ts'

const CUT = 'containers-roadmap#1133: Fargate cuts long messages'
const SECRET_ANY = ['network-timeout', 'secret-unreadable', 'secret-not-found', 'kms-denied', 'endpoint-policy'] as const
const MANIFEST_GATES = ['address', 'dns', 'manifest-connection', 'manifest-access', 'image'] as const
const answered = (count: number) => count <= 1
const unanswered = (count: number) => count > 1 && count < 7

/**
 * Texts cut before the fault, or that name none. Every cause the rest of the message may have named is listed. Until autumn 2025 Fargate
 * retried a call that nothing answered and gave up at once on a final answer, so the count puts them in order; newer texts say 7 for all.
 */
export const VAGUE: readonly Signature[] = [
  {
    id: 'layer-status-cut',
    any: ['unexpected status code', 'unexpected status from get'],
    at: ['layer'],
    registry: ['ecr', 'none'],
    causes: ['s3-endpoint-policy', 'ecr-pull-denied', 'dockerhub-rate-limit', 'registry-server-error'],
    gates: ['layer-access', 'layer-connection'],
    example: 'ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code',
    source: 'ECS guide, task_cannot_pull_image',
  },
  {
    id: 'hub-status-cut',
    any: ['unexpected status code', 'unexpected status from', 'failed to copy: httpread', 'error pulling image conf'],
    registry: ['docker-hub', 'hub-library'],
    causes: ['dockerhub-rate-limit', 'registry-server-error', 'network-timeout'],
    gates: ['manifest-access', 'layer-access', 'manifest-connection', 'layer-connection'],
    example: 'failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/…',
    source: CUT,
  },
  {
    id: 'manifest-status-cut',
    any: ['unexpected status code', 'unexpected status from'],
    causes: ['ecr-pull-denied', 'cross-account-policy', 'image-not-found', 'endpoint-policy', 'registry-server-error'],
    gates: ['manifest-access', 'image'],
    example: 'failed to resolve ref …: unexpected status from HEAD request to https://323658145986.dkr.ec',
    source: CUT,
  },
  {
    id: 'layer-url-cut',
    any: ['starport-layer-bucket'],
    causes: ['s3-endpoint-missing', 'task-security-group-egress', 's3-endpoint-policy', 'network-timeout'],
    gates: ['address', 'dns', 'layer-access', 'layer-connection'],
    example: 'error pulling image configuration: Get https://prod-us-east-1-starport-layer-bucket.s3.amazonaws.com/…',
    source: 'ECR guide, vpc-endpoints',
  },
  {
    id: 'configuration-cut',
    any: ['error pulling image conf'],
    causes: ['s3-endpoint-policy', 's3-endpoint-missing', 'network-timeout', 'dockerhub-rate-limit'],
    gates: ['address', 'dns', 'layer-access', 'layer-connection'],
    example: 'CannotPullContainerError: error pulling image conf',
    source: 'ECS guide, task_cannot_pull_image',
  },
  {
    id: 'layer-cut',
    any: ['failed to copy', 'httpread', 'ref pull has been retried', 'failed to unpack image'],
    none: ['failed to resolve ref'],
    causes: ['network-timeout', 's3-endpoint-missing', 's3-endpoint-policy', 'ecr-pull-denied', 'dockerhub-rate-limit', 'disk-full'],
    gates: ['address', 'dns', 'layer-access', 'layer-connection', 'disk'],
    vague: true,
    example: 'CannotPullContainerError: ref pull has been retried 5 time(s)',
    source: CUT,
  },
  {
    id: 'api-error-500',
    any: ['api error (500)'],
    causes: ['network-timeout', 'no-internet-route', 'no-public-ip', 'registry-server-error'],
    gates: null,
    vague: true,
    example: 'CannotPullContainerError: API error (500)',
    source: 'knowledge-center ecs-fargate-pull-container-error',
  },
  {
    id: 'secret-cut-unanswered',
    at: ['secret'],
    causes: SECRET_ANY,
    gates: ['address', 'dns', 'secret-connection', 'secret-access'],
    retries: (count) => count !== 1,
    vague: true,
    example: 'unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret arn:aws:secretsmanager…',
    source: CUT,
  },
  {
    id: 'secret-cut',
    at: ['secret'],
    causes: ['secret-unreadable', 'secret-not-found', 'kms-denied', 'endpoint-policy', 'network-timeout'],
    gates: ['address', 'dns', 'secret-connection', 'secret-access'],
    retries: answered,
    vague: true,
    example: 'unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessD',
    source: CUT,
  },
  {
    id: 'token-cut',
    at: ['token'],
    causes: ['network-timeout', 'ecr-auth-denied', 'endpoint-policy', 'ecr-throttled'],
    gates: ['address', 'dns', 'token-connection', 'token-access'],
    vague: true,
    example: 'unable to retrieve ecr registry auth: service call has been retried 3 time(s):',
    source: CUT,
  },
  {
    id: 'start-cut',
    any: ['unable to pull secrets or registry auth', 'execution resource retrieval failed', 'unable to pull registry auth'],
    causes: ['network-timeout', 'ecr-auth-denied', 'secret-unreadable', 'secret-not-found', 'kms-denied', 'private-registry-credentials'],
    gates: ['address', 'dns', 'secret-connection', 'secret-access', 'token-connection', 'token-access'],
    vague: true,
    example: 'ResourceInitializationError: unable to pull secrets or registry auth',
    source: CUT,
  },
  {
    id: 'resolve-cut-unanswered',
    any: ['failed to resolve ref', 'pull image manifest has been retried', 'inspect image has been retried'],
    retries: unanswered,
    causes: ['network-timeout', 'image-not-found', 'ecr-pull-denied', 'repository-not-found', 'pull-through-cache'],
    gates: MANIFEST_GATES,
    vague: true,
    example: 'pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:latest',
    source: CUT,
  },
  {
    id: 'resolve-cut',
    any: ['failed to resolve ref', 'pull image manifest has been retried', 'inspect image has been retried'],
    causes: ['image-not-found', 'ecr-pull-denied', 'repository-not-found', 'network-timeout', 'pull-through-cache'],
    gates: MANIFEST_GATES,
    vague: true,
    example: 'pull image manifest has been retried 1 time(s): failed to resolve ref',
    source: CUT,
  },
  {
    id: 'api-error',
    any: ['api error', "erreur d'api", 'apiエラー'],
    causes: ['network-timeout', 'ecr-pull-denied', 'image-not-found', 's3-endpoint-policy'],
    gates: null,
    vague: true,
    example: 'CannotPullContainerError: API error',
    source: 'knowledge-center ecs-pull-container-api-error-ecr',
  },
]

/** Only the name of the error: any cause. */
export const NAME_ONLY: Signature = {
  id: 'name-only',
  causes: ['network-timeout', 'image-not-found', 'ecr-pull-denied', 'repository-not-found', 'dockerhub-rate-limit', 'disk-full'],
  gates: null,
  vague: true,
  example: 'Stopped reason: CannotPullContainerError',
  source: 'ECS guide, task_cannot_pull_image',
}
