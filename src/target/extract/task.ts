const ID = '[A-Za-z0-9_-]{1,255}'
const TASK = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:task/(?:(${ID})/)?(${ID})`)
const CLUSTER = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:cluster/(${ID})`)
const SERVICE = new RegExp(`arn:aws[a-z-]{0,12}:ecs:[a-z0-9-]{2,30}:[0-9]{12}:service/(?:(${ID})/)?(${ID})`)

/** The task, cluster, service and container the text around an error names. */
export function findTask(text: string): {
  taskArn: string | null
  cluster: string | null
  service: string | null
  container: string | null
} {
  const task = TASK.exec(text)
  const service = SERVICE.exec(text)
  const event = new RegExp(`(?:^|[(\\s"'])service (${ID})\\)? (?:was unable|failed to|has started|is unable|deployment)`, 'm').exec(text)
  const container =
    /ContainerName:([A-Za-z0-9_-]{1,255})/.exec(text) ??
    /for container ([A-Za-z0-9_~-]{1,255}) ?,/.exec(text) ??
    /\bcontainers?["' ]{1,2}["'[(]{0,2}([A-Za-z0-9_-]{1,255})["'\])]{1,2} (?:failed|could not|cannot)/.exec(text)
  return {
    taskArn: task?.[0] ?? null,
    cluster: task?.[1] ?? CLUSTER.exec(text)?.[1] ?? service?.[1] ?? null,
    service: service?.[2] ?? event?.[1] ?? null,
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
