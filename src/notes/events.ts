import type { Call } from '../core/call.ts'
import type { FactLoader } from '../core/fact.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Evidence, Finding, Verdict } from '../core/report.ts'
import type { FactValues, Service } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'

type Event = Service['events'][number]

const API = 'ecs:DescribeServices'
/** As many as say something new, each at most so long. */
const MOST = 2
const LONGEST = 300

/** What ECS's scheduler says where a service cannot start its tasks (Amazon ECS developer guide, service event messages). */
const TELLING =
  /unable to (?:consistently )?(?:start|place)|failed to (?:launch|start|register)|rolling back|deployment failed|failed to stabilize|circuit breaker|unable to assume|is not authorized|no container instances? met|insufficient/i

/**
 * The newest events that tell of a failure, each kind once. One that repeats what the error says already tells nothing; and what was said
 * before the service was last steady is over.
 */
export function tellingEvents(events: readonly Event[], error: Pick<ParsedError, 'text'> | null): Event[] {
  const seen = new Set<string>()
  const steady = events.findIndex(({ message }) => /has reached a steady state/i.test(message))
  const recent = steady < 0 ? events : events.slice(0, steady)
  const told = (message: string) => error !== null && (message.includes(error.text) || error.text.includes(message))
  return recent
    .filter(({ message }) => {
      const kind = message.replace(/[0-9a-f-]{8,}|\d+/g, '')
      return TELLING.test(message) && !told(message) && !seen.has(kind) && seen.add(kind)
    })
    .slice(0, MOST)
}

/**
 * Puts the service's own words to the evidence of the root cause; where none is named, beside the verdict.
 *
 * @param load null: there is no account to look at
 */
export async function withEvents(
  findings: readonly Finding[],
  verdict: Verdict,
  error: ParsedError | null,
  load: FactLoader<FactValues> | null,
): Promise<{ findings: Finding[]; notes: Phrase[] }> {
  const service = load && (await load('service'))
  const known = service?.state.known && verdict.status !== 'healthy' ? service.state.value : null
  const events = known ? tellingEvents(known.events, error) : []
  const root = findings.find(({ check, status }) => status === 'broken' && check === verdict.check)
  if (!events.length || !root)
    return { findings: [...findings], notes: events.map(({ at, message }) => phrase('report:note.service-event', { at, message })) }
  const evidence = events.map((event) => clueOf(event, service?.calls ?? []))
  return { findings: findings.map((one) => (one === root ? { ...one, evidence: [...one.evidence, ...evidence] } : one)), notes: [] }
}

const clueOf = ({ at, message }: Event, calls: readonly Call[]): Evidence => ({
  label: 'service-event',
  value: `${at}: ${message}`.slice(0, LONGEST),
  source: API,
  cli: calls.find(({ api }) => api === API)?.cli ?? '',
})
