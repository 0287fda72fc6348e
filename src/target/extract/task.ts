const ID = '[A-Za-z0-9_-]{1,255}'
const TASK = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:task/(?:(${ID})/)?(${ID})`)
const CLUSTER = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:cluster/(${ID})`)
const SERVICE = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:service/(?:(${ID})/)?(${ID})`)

const IN_ECS = 'arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:'
/** Further ARNs that lead to a service or a task: `task-set/CLUSTER/SERVICE/…`, `container/CLUSTER/TASK/…`. */
const OF_SERVICE = new RegExp(`${IN_ECS}(?:task-set|service-deployment|service-revision)/(${ID})/(${ID})/`)
const OF_TASK = new RegExp(`${IN_ECS}(?:container|attachment)/(${ID})/([0-9a-f]{32})(?:/|\\b)`)

const TASK_ID = '([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
/**
 * ECS's own sentences around a task, the surest first: a paste of events names tasks that run, too. Source: Amazon ECS guide,
 * service-event-messages-list; AWS Copilot gives the first eight digits.
 */
const SAID_OF_TASK: readonly RegExp[] = [
  new RegExp(`\\(task ${TASK_ID}\\) failed to start`, 'i'),
  new RegExp(`\\btask ${TASK_ID}\\)? (?:in service [^\\s]{1,255} )?(?:was )?(?:stopped|failed|could not|cannot|can't|is unable)`, 'i'),
  new RegExp(`(?:failed|stopped|unable)[^()\\n]{0,80}\\(task ${TASK_ID}\\)`, 'i'),
  /- \[([0-9a-f]{8})\]: (?:CannotPull|ResourceInit|Task failed|[A-Z]\w{3,40}:)/,
]
/** ECS's own sentences around a service. Its name stands alone, before a task, a task set or a deployment. */
const SAID_OF_SERVICE: readonly RegExp[] = [
  new RegExp(`\\(service (${ID})[,)]`, 'i'),
  new RegExp(`\\btask ${TASK_ID} in service (${ID}) (?:was )?stopped`, 'i'),
  new RegExp(`(?:^|[(\\s"'])service ["'\`]?(${ID})["'\`]?\\)? (?:was unable|failed to|has started|is unable|deployment)`, 'm'),
]

/** The task, cluster, service and container the text around an error names. `task` is an id, or its first eight digits. */
export function findTask(text: string): {
  taskArn: string | null
  task: string | null
  cluster: string | null
  service: string | null
  container: string | null
} {
  const arn = TASK.exec(text)
  const inTask = OF_TASK.exec(text)
  const service = SERVICE.exec(text) ?? OF_SERVICE.exec(text)
  const said = (sentences: readonly RegExp[]) => sentences.map((sentence) => sentence.exec(text)?.at(-1)).find(Boolean) ?? null
  const container =
    /ContainerName:([A-Za-z0-9_-]{1,255})/.exec(text) ??
    /for container ([A-Za-z0-9_~-]{1,255}) ?,/.exec(text) ??
    /\bcontainers?["' ]{1,2}["'[(]{0,2}([A-Za-z0-9_-]{1,255})["'\])]{1,2} (?:failed|could not|cannot)/.exec(text)
  return {
    taskArn: arn?.[0] ?? null,
    task: arn?.[2] ?? inTask?.[2] ?? said(SAID_OF_TASK),
    cluster: arn?.[1] ?? CLUSTER.exec(text)?.[1] ?? service?.[1] ?? inTask?.[1] ?? null,
    service: service?.[2] ?? said(SAID_OF_SERVICE),
    container: container?.[1] ?? null,
  }
}

/** Ids of endpoints and VPCs. */
export const findNetworkIds = (text: string): string[] =>
  [...new Set([...text.matchAll(/\b(?:vpce|vpc|subnet|eni|sg|rtb|acl)-[0-9a-f]{8,17}\b/g)].map(([id]) => id))].slice(0, 20)

const STATUS = /(?:StatusCode: |status code:? |status:? |statusCode=|API error \(|HTTP |: )([1-5][0-9]{2})(?![0-9])/gi
const STATUS_WORDS =
  /\b([1-5][0-9]{2}) (?:Forbidden|Unauthorized|Not Found|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Bad Request)/i

/** HTTP status of the refusal. `StatusCode: 0` (the SDK's word for no answer) is none. */
export function findStatus(text: string): number | null {
  const found = STATUS_WORDS.exec(text)?.[1] ?? [...text.matchAll(STATUS)].map((match) => match[1]).find((status) => Number(status) >= 400)
  return found ? Number(found) : null
}

/** How often Fargate or an SDK tried. It never decides alone: since autumn 2025 Fargate says 7 whatever the fault. */
export function findRetries(text: string): number | null {
  const found = /(?:been )?retried ([0-9]{1,3}) times?/i.exec(text) ?? /maximum number of attempts, ([0-9]{1,3})/i.exec(text)
  return found ? Number(found[1]) : null
}
