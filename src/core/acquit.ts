import { TEXT_ONLY } from './cause.ts'
import { type Failure, isConnection, passedGates, type TextSays } from './failure.ts'
import type { Gate } from './gate.ts'
import { phrase } from './phrase.ts'
import type { Finding } from './report.ts'
import { type Witness, witnessedGates } from './witness.ts'

/** Gates that the pull of each image passes for itself. */
const OF_IMAGE: ReadonlySet<Gate> = new Set([
  'manifest-connection',
  'manifest-access',
  'image',
  'platform',
  'layer-access',
  'layer-connection',
  'disk',
])

/**
 * What looks broken though the pull got past it (or a later one did) is not known to be broken: it becomes unknown. What broke only
 * afterwards is not what stopped it: it stays broken, as `later`.
 */
export function acquit(findings: readonly Finding[], text: TextSays | null, failure: Failure | null, witness: Witness | null): Finding[] {
  const passed = text && failure ? passedGates(text, failure) : new Set<Gate>()
  const seen = witness ? witnessedGates(witness) : new Set<Gate>()
  return findings.map((finding) => {
    // Those that rest on the text alone say no more than it does.
    if (finding.status !== 'broken' || !finding.cause) return finding
    const changed = (since: string | null | undefined) => Boolean(since && finding.changedAt && finding.changedAt > since)
    const later = changed(failure?.at) ? { ...finding, later: true } : finding
    const gates = finding.gates ?? [finding.gate]
    if (witness && !changed(witness.at) && gates.every((gate) => seen.has(gate))) return acquitted(finding, 'witness')
    if (later.later || TEXT_ONLY.has(finding.cause)) return later
    return text && failure && refutes(passed, finding, failure) ? acquitted(finding, 'text') : finding
  })
}

function acquitted(finding: Finding, by: 'text' | 'witness'): Finding {
  const { later: _, ...rest } = finding
  return {
    ...rest,
    status: 'unknown',
    cause: null,
    confidence: null,
    container: null,
    say: phrase(`report:acquitted.${by}`, { cause: finding.cause! }),
    acquitted: by,
  }
}

/** A finding that says of anything the pull passed that it is broken does not show things as they were. */
function refutes(passed: ReadonlySet<Gate>, finding: Finding, failure: Failure): boolean {
  if (finding.reaches) return failure.placed && finding.reaches.some(({ gate, host }) => passed.has(gate) && sameHost(gate, host, failure))
  return (finding.gates ?? [finding.gate]).some((gate) => passed.has(gate) && concerns(gate, finding, failure))
}

/** Whether the words prove the way to this host too. */
function sameHost(gate: Gate, host: string, { host: own, ecr, region, upFront }: Failure): boolean {
  if (gate === 'secret-connection') return upFront
  if (gate === 'token-connection') return upFront || (ecr && inRegion(host, region))
  return gate === 'layer-connection' ? ecr && inRegion(host, region) : host === own
}

const inRegion = (host: string, region: string | null) => region !== null && host.split('.').includes(region)

/** Whether the words prove the gate for what the finding is about. */
function concerns(gate: Gate, { container }: Finding, failure: Failure): boolean {
  if (OF_IMAGE.has(gate)) return container !== null && failure.container !== null ? container === failure.container : failure.alone
  if (gate === 'assume-role' || gate === 'token-access') return failure.upFront || failure.ecr
  if (gate === 'secret-access') return failure.upFront
  return isConnection(gate) ? false : failure.placed
}
