import { BREAK } from '../paste/wrap.ts'
import type { PolicyLayer } from '../types.ts'

/** Characters of an ARN, and of the placeholders people put into one. */
const PART = '[A-Za-z0-9_.*<>#-]{0,80}'
const PRINCIPAL = new RegExp(`arn:aws[a-z-]{0,12}:(?:sts|iam):${PART}:(${PART}):(assumed-role|role)/([A-Za-z0-9_+=,.@/<>*-]{1,400})`)

/** An assumed-role ARN is a session: what policies name is the role. The path of the role is not in it, so it may be missing. */
function roleOf(match: RegExpExecArray): string | null {
  const [whole, account, kind, rest] = match
  const partition = whole.split(':', 2)[1]!
  const path = rest!.replace(/[.,;:]{1,20}$/, '')
  const broken = match.input[match.index + whole.length] === BREAK
  if (kind === 'role') return path && !broken ? `arn:${partition}:iam::${account}:role/${path}` : null
  const slash = path.indexOf('/')
  // Cut inside the name of the role: half a name is another role.
  if (slash < 0) return null
  return `arn:${partition}:iam::${account}:role/${path.slice(0, slash)}`
}

/** IAM form of the role the text speaks of: the one that could not be assumed, else the one that was denied, else the first. */
export function findRole(text: string): string | null {
  const asked = /assume the (?:execution )?role ["']?/i.exec(text)
  const user = /\bUser: /.exec(text)
  for (const from of [asked, user].filter((found) => found !== null)) {
    const after = text.slice(from.index + from[0].length, from.index + from[0].length + 600)
    const match = PRINCIPAL.exec(after)
    if (match?.index === 0) return roleOf(match)
  }
  const first = PRINCIPAL.exec(text)
  return first && roleOf(first)
}

/** What kind of principal was denied. An ECS task's session is named after the task: 32 hexadecimal digits; an instance's after the instance. */
export function principalKind(text: string): 'task' | 'instance' | null {
  if (/assumed-role\/[A-Za-z0-9_+=,.@<>*-]{1,128}\/(?:[0-9a-f]{32}\b|ecs-task\b|\[task-id\])/.test(text)) return 'task'
  return /assumed-role\/[A-Za-z0-9_+=,.@<>*-]{1,128}\/i-[0-9a-f]{8,17}\b/.test(text) ? 'instance' : null
}

const LAYERS: readonly [phrase: RegExp, layer: PolicyLayer][] = [
  [/VPC endpoint policy/i, 'endpoint'],
  [/service control policy/i, 'scp'],
  [/resource control policy/i, 'rcp'],
  [/permissions boundary/i, 'boundary'],
  [/session policy/i, 'session'],
  [/resource-based policy/i, 'resource'],
  [/identity-based policy/i, 'identity'],
]

/** The call that was denied. IAM's message ends in the policy layer, where it names one. */
export function findDenial(text: string): { action: string; resource: string | null; layer: PolicyLayer | null; explicit: boolean } | null {
  const called =
    /not authorized to perform: ?([a-z0-9-]{1,40}:[A-Za-z]{1,80})/i.exec(text) ??
    /policy allows the ([a-z0-9-]{1,40}:[A-Za-z]{1,80}) action/i.exec(text)
  if (!called) return null
  const rest = text.slice(called.index, called.index + 1_500)
  const resource = /on resource: ?["']?([A-Za-z0-9:_/.*+=@!<>-]{1,400})/i.exec(rest)?.[1]?.replace(/[.,:]{1,4}$/, '') ?? null
  const reason = /(?:because|with an explicit deny|no (?:identity|resource|VPC|permissions|session)).{0,160}/i.exec(rest)?.[0] ?? ''
  return {
    action: called[1]!,
    resource,
    layer: LAYERS.find(([phrase]) => phrase.test(reason || rest.slice(0, 80)))?.[1] ?? null,
    explicit: /explicit deny/i.test(reason),
  }
}

/** ARNs of secrets and parameters, and the names SSM calls invalid. */
export function findSecrets(text: string): string[] {
  const arns = [
    ...text.matchAll(
      /arn:aws[a-z-]{0,12}:(?:secretsmanager|ssm):[a-z0-9-]{0,30}:[A-Za-z0-9_*<>-]{0,40}:(?:secret:|parameter\/)[A-Za-z0-9/_+=.@!*<>-]{1,600}/g,
    ),
  ]
  const names = /invalid (?:ssm )?parameters: ?([A-Za-z0-9/_.,[\] -]{1,600})/i.exec(text)?.[1]?.split(/[,\s[\]]+/) ?? []
  const unbroken = arns.filter((arn) => text[arn.index + arn[0].length] !== BREAK)
  return [...new Set([...unbroken.map(([arn]) => arn), ...names].map((name) => name.replace(/[.,]{1,4}$/, '')).filter(Boolean))].slice(
    0,
    20,
  )
}
