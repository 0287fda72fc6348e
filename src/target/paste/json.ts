/** What a JSON object around a message says of it. */
interface Context {
  taskArn?: string
  cluster?: string
  service?: string
  container?: string
  image?: string
}

export interface Message {
  text: string
  context: Context
}

/** Keys under which ECS, EventBridge, Batch, Step Functions, CloudFormation and Terraform put an error. Lower case. */
const MESSAGE_KEYS = new Set(
  'reason stoppedreason statusreason message cause error errormessage statusmessage rolloutstatereason resourcestatusreason description details text output log msg'.split(
    ' ',
  ),
)
const MAX_MESSAGES = 2_000

/**
 * The messages of a JSON document anywhere in a paste (describe-tasks, describe-services, an event, a state's cause, JSON in JSON), each
 * with the task and container it stands in. Null where there is none.
 */
export function jsonMessages(text: string): Message[] | null {
  const document = findDocument(text)
  if (document === undefined) return null
  const messages: Message[] = []
  const queue: { value: unknown; key: string; context: Context; depth: number }[] = [{ value: document, key: '', context: {}, depth: 0 }]
  for (let at = 0; at < queue.length && messages.length < MAX_MESSAGES; at++) {
    const { value, key, context, depth } = queue[at]!
    if (typeof value === 'string') {
      const inner = depth < 6 && /^\s{0,20}[{[]/.test(value) ? findDocument(value) : undefined
      if (inner !== undefined) queue.push({ value: inner, key, context, depth: depth + 1 })
      else if (MESSAGE_KEYS.has(key) && value.trim()) messages.push({ text: value, context })
    } else if (Array.isArray(value)) {
      for (const item of value) queue.push({ value: item, key, context, depth })
    } else if (value && typeof value === 'object') {
      const inside = describe(value as Record<string, unknown>, key, context)
      for (const [name, item] of Object.entries(value)) queue.push({ value: item, key: name.toLowerCase(), context: inside, depth })
    }
  }
  // The container's own reason says more than the task's, which often repeats it.
  return messages.sort((a, b) => Number(b.context.container !== undefined) - Number(a.context.container !== undefined))
}

function findDocument(text: string): unknown {
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const from = text.indexOf(open)
    const to = text.lastIndexOf(close)
    if (from < 0 || to <= from) continue
    try {
      const found: unknown = JSON.parse(text.slice(from, to + 1))
      if (found && typeof found === 'object') return found
    } catch {
      // Not JSON, or cut: it is read as text.
    }
  }
  return undefined
}

function describe(object: Record<string, unknown>, key: string, context: Context): Context {
  const fields = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]))
  const text = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' && value ? value : undefined
  }
  const inside: Context = { ...context }
  const assign = (name: keyof Context, value: string | undefined) => {
    if (value) inside[name] = value
  }
  assign('taskArn', text('taskarn'))
  assign('cluster', text('clusterarn'))
  const group = text('group')
  assign('service', text('servicearn') ?? text('servicename') ?? (group?.startsWith('service:') ? group.slice(8) : undefined))
  if (/^containers?$/.test(key) || (fields.has('reason') && (fields.has('laststatus') || fields.has('containerarn')))) {
    assign('container', text('name'))
    assign('image', text('image'))
  }
  return inside
}
