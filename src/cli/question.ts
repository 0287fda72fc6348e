import type { Question } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { parseError } from '../target/error.ts'
import { parseTarget } from '../target/target.ts'
import type { ParsedError, Target } from '../target/types.ts'

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
    if (!pasted) throw new Problem('cli:usage.no-target')
    return { target: targetOfText(pasted), pasted }
  }
  const target = parseTarget(input, asked.cluster ? { cluster: asked.cluster } : {})
  if (!('problem' in target)) return { target: placed(target, asked), pasted }
  const read = pasted ? null : parseError(input)
  if (read && (target.problem === 'error-text' || read.pullError)) return { target: targetOfText(read), pasted: read }
  throw new Problem(`report:problem.${target.problem}`, target.params)
}

/** The task or service a text names, else the text itself. */
function targetOfText(pasted: ParsedError): Target {
  if (pasted.taskArn) {
    const target = parseTarget(pasted.taskArn, {})
    if (!('problem' in target)) return target
  }
  const partition = /^arn:(aws[a-z-]*):/.exec(pasted.roleArn ?? '')?.[1] ?? 'aws'
  return { kind: 'text', partition, region: pasted.region, account: pasted.account }
}

const list = (value: string | undefined): string[] => (value ?? '').split(/[\s,]+/).filter(Boolean)

/** A revision is looked at as if it were started in these subnets; other targets know where they are. */
function placed(target: Target, { subnets, groups, publicIp }: Asked): Target {
  if (!subnets && !groups && !publicIp) return target
  if (target.kind !== 'revision') throw new Problem('cli:usage.subnets-need-revision')
  return { ...target, subnets: list(subnets), groups: list(groups), publicIp: publicIp ?? false }
}
