/**
 * Names that only Amazon ECS gives to a failed pull. They must stand as words: stacks and services are named after the errors they show.
 * Sources: amazon-ecs-agent `agent/dockerclient/dockerapi/errors.go`; ECS guide, "Stopped tasks error messages".
 */
export const PULL_NAME =
  /(?<![A-Za-z0-9])CannotPull(?:ECR)?(?:Container|ImageManifest)(?:Auth)?(?:Error)?(?![A-Za-z0-9])|\[CannotPull[A-Z][A-Za-z]{0,24}$/i
export const INIT_NAME = /(?<![A-Za-z0-9])ResourceInitializationError(?![A-Za-z0-9])/i

/** Where one of several errors in a paste begins. */
export const HEAD =
  /(?<![A-Za-z0-9(])(?:CannotPull(?:ECR)?(?:Container|ImageManifest)(?:Auth)?Error|ResourceInitializationError|DockerTimeoutError|Cannot(?:Start|Create|Stop|Inspect)Container(?:Error)?|OutOfMemoryError) ?(?::| - )/i

/** What makes a line of a long log worth reading: words of a failed pull, or of what may be taken for one. No unbounded part: it runs over megabytes. */
export const ANCHOR =
  /Cannot(?:Pull|Start|Create|Stop|Inspect)|ResourceInit|DockerTimeout|OutOfMemory|failed to resolve ref|pull access denied|toomanyrequests|manifest for |manifest unknown|has been retried|unable to (?:pull|place|assume|retrieve)|DockerGoClient|Fetching secret data|There is a connection issue|descriptor (?:matching|for) platform|is not authorized to perform|no space left|i\/o timeout|httpRead|Could not transition|error pulling image|task (?:failed|can'?t|cannot)|failed to launch|exec format|health checks|Essential container|ErrImagePull|ImagePullBackOff|registry auth/i

/** Words of a pull that ECS makes, each all of an entry: they count where the text shows nobody else who pulls. */
export const FRAGMENTS: readonly (readonly string[])[] = [
  ['failed to normalize image reference'],
  ['starport-layer-bucket', 'vpc endpoint policy'],
]

/** Phrases that only ECS, its agent or Fargate writes about a pull or what precedes it. Matched as signatures are: without spaces, quotes and case. */
export const PULL_PHRASES: readonly string[] = [
  'unable to pull secrets or registry auth',
  'unable to pull registry auth',
  'unable to retrieve ecr registry auth',
  'unable to retrieve secret from asm',
  'unable to retrieve secrets from asm',
  'unable to retrieve secrets from ssm',
  'unable to retrieve secret from ssm',
  'unable to get registry auth from asm',
  'execution resource retrieval failed',
  'pull image manifest has been retried',
  'inspect image has been retried',
  'ref pull has been retried',
  'pull command failed:',
  'image manifest does not contain descriptor matching platform',
  'the task cannot pull',
  "the task can't pull",
  "the task can't retrieve the secret",
  'fetching secret data from ',
  'dockergoclient: failed to pull image',
  'could not transition to pull',
  'could not transition to manifest_pulled',
  'could not transition to: pull',
  'inactivity time exceeded timeout while pulling',
  'error while pulling image',
  'ecs was unable to assume',
  'engine ecr credentials',
  'engine docker private registry credentials',
  'there is a connection issue between the task and amazon ecr',
  'there is a connection issue between the task and aws secrets manager',
  'there is a connection issue between the task and aws systems manager',
  'there is a connection issue between the task and the registry',
  'fargate requires task definition to have execution role',
  'state=pulled error=',
  'failed to create container model',
  // The agent's name for a container it creates: a daemon's log of an ECS instance.
  '/containers/create?name=ecs-',
]
