import type { Question } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { parseError } from '../target/error.ts'
import { targetOfPaste } from '../target/of-paste.ts'
import { isName } from '../target/place.ts'
import { parseTarget } from '../target/target.ts'
import type { Target } from '../target/types.ts'

/** What the person said besides the target. */
export interface Asked {
  cluster?: string
  subnets?: string
  groups?: string
  publicIp?: boolean
}

/**
 * What is asked: the target, with the pasted text read. A text alone leads to the task it names, and an error text given where a target
 * belongs is read as one.
 *
 * @throws Problem where there is nothing that can be looked at
 */
export function questionOf(input: string | undefined, text: string | null, asked: Asked): Question {
  const pasted = text === null ? null : parseError(text)
  if (!input) {
    if (!pasted && asked.cluster) return { target: clusterOf(asked.cluster), pasted }
    if (pasted === null || text === null) throw new Problem('cli:usage.no-target')
    return { target: targetOfPaste(pasted, text, asked.cluster), pasted }
  }
  const read = pasted ?? parseError(input)
  const target = parseTarget(input, asked.cluster ? { cluster: asked.cluster } : {})
  // An error pasted around an ARN counts: the task may be gone.
  if (!('problem' in target)) return { target: placed(target, asked), pasted: pasted ?? (read.pullError ? read : null) }
  if (!pasted && (target.problem === 'error-text' || read.pullError))
    return { target: targetOfPaste(read, input, asked.cluster), pasted: read }
  throw new Problem(`report:problem.${target.problem}`, target.params)
}

/** A cluster named by `--cluster` alone, as a whole: its name or ARN. */
function clusterOf(named: string): Target {
  const target = parseTarget(named)
  if (!('problem' in target)) return target
  if (!isName(named)) throw new Problem('report:problem.not-a-target', { text: named.slice(0, 120) })
  return { kind: 'cluster', partition: 'aws', region: null, account: null, cluster: named, arn: null }
}

const list = (value: string | undefined): string[] => (value ?? '').split(/[\s,]+/).filter(Boolean)

/** A revision is looked at as if it were started in these subnets; other targets know where they are. */
function placed(target: Target, { subnets, groups, publicIp }: Asked): Target {
  if (!subnets && !groups && !publicIp) return target
  if (target.kind !== 'revision') throw new Problem('cli:usage.subnets-need-revision')
  return { ...target, subnets: list(subnets), groups: list(groups), publicIp: publicIp ?? false }
}
