import { freeSid, withStatement } from '../../policy/add.ts'
import { parsePolicy } from '../../policy/document.ts'
import { ECS_TASKS } from '../../policy/trust.ts'

export { ECS_TASKS }

const STATEMENT = { Sid: 'EcsPullTasks', Effect: 'Allow', Principal: { Service: ECS_TASKS }, Action: 'sts:AssumeRole' }

export const NEW_TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [STATEMENT] })

/**
 * The trust policy with ECS let in besides; the statements there are stay. Without conditions, as AWS documents it for execution roles:
 * of which source keys ECS sends with them it says nothing.
 *
 * @returns null where it cannot be read, or where a deny stands in it: somebody meant that
 */
export function trusting(trust: string): string | null {
  const statements = parsePolicy(trust)?.statements
  if (!statements?.every((statement) => !('broken' in statement) && statement.effect === 'Allow')) return null
  return withStatement(trust, { ...STATEMENT, Sid: freeSid(trust, STATEMENT.Sid) })
}
