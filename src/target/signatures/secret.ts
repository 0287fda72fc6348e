import type { Signature } from './types.ts'

const TIMED_OUT = [
  'i/o timeout',
  'request canceled',
  'request context canceled',
  'deadline exceeded',
  'connection issue',
  'send request failed',
]
const GUIDE = 'ECS guide, resource-initialization-error'

/** Secrets and parameters that are read before the pull. */
export const SECRET: readonly Signature[] = [
  {
    id: 'registry-secret-malformed',
    any: [
      'authorizationdata is malformed',
      'unable to unmarshal secret value',
      'invalid schema',
      'engine docker private registry credentials',
    ],
    causes: ['private-registry-credentials'],
    gates: ['secret-access', 'manifest-access'],
    example: 'CannotPullContainerAuthError: engine docker private registry credentials: not found',
    source: 'amazon-ecs-agent agent/engine/docker_task_engine.go, agent/asm/asm.go',
  },
  {
    id: 'secret-missing',
    any: [
      "can't find the specified secret",
      'cannot find the specified secret',
      'staging label: awscurrent',
      'did not contain json key',
      'does not contain json key',
      'marked for deletion',
      'scheduled for deletion',
      'invalid arn format for the aws secrets manager secret',
      'check whether the secret exists',
      'check if the secret exists',
      'secret is marked as deleted',
      'invalid ssm parameters',
      'invalid parameters:',
      'parameternotfound',
      'parameter not found',
      'fehlt oder arn ist falsch',
    ],
    causes: ['secret-not-found'],
    gates: ['secret-access'],
    example: "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    source: GUIDE,
  },
  {
    id: 'secret-invalid-name',
    any: ['resourcenotfoundexception', 'invalid name. must be a valid name', 'validationexception'],
    at: ['secret'],
    causes: ['secret-not-found'],
    gates: ['secret-access'],
    example:
      'failed to fetch secret …: api error ValidationException: Invalid name. Must be a valid name containing alphanumeric characters',
    source: 'Secrets Manager API, GetSecretValue; SSM API, GetParameters',
  },
  {
    id: 'registry-secret-unanswered',
    any: ['registry auth from asm'],
    none: TIMED_OUT,
    retries: (count) => count > 1 && count < 7,
    causes: ['network-timeout', 'private-registry-credentials', 'secret-unreadable', 'secret-not-found'],
    gates: ['address', 'dns', 'secret-connection', 'secret-access'],
    vague: true,
    example: 'unable to get registry auth from asm: service call has been retried 5 time(s): asm fetching secret from the service for ...',
    source: 'keycloak-on-aws#222: the message is cut',
  },
  {
    id: 'registry-secret-unread',
    any: ['registry auth from asm'],
    none: TIMED_OUT,
    causes: ['private-registry-credentials', 'secret-unreadable', 'secret-not-found', 'network-timeout'],
    gates: ['address', 'dns', 'secret-connection', 'secret-access'],
    example: 'unable to pull secrets or registry auth: … unable to get registry auth from asm: …',
    source: 'ECS guide, private-auth',
  },
]
