import type { Signature } from './types.ts'

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
    id: 'registry-secret-unread',
    any: ['unable to get registry auth from asm', 'registry auth from asm'],
    none: ['i/o timeout', 'request canceled', 'deadline exceeded', 'connection issue', 'send request failed'],
    causes: ['private-registry-credentials', 'secret-unreadable'],
    gates: ['secret-access'],
    example: 'unable to pull secrets or registry auth: … unable to get registry auth from asm: …',
    source: 'ECS guide, private-auth',
  },
]
