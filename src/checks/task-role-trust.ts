import type { Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { TaskDefinition } from '../facts/types/index.ts'
import { textClue } from '../image/reported.ts'
import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { nameOf, sameRole } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { askTrust, ECS_TASKS } from '../policy/trust.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

const API = 'iam:GetRole'

/**
 * ECS assumes the task's own role before it starts the task, too, and says the same of it as of the execution role. Looked at only where the
 * text names it: no pull needs that role.
 */
export default defineCheck({
  id: 'task-role-trust',
  gate: 'assume-role',
  needs: ['accusedTaskRole'],
  wants: ['taskDefinition', 'error'],
  run({ accusedTaskRole, taskDefinition, error }): Outcome<'accusedTaskRole' | 'error'> | null {
    if (!accusedTaskRole) return acquitted(error, taskDefinition)
    const { arn, role } = accusedTaskRole
    const params = { role: nameOf(arn), service: ECS_TASKS, keys: [] as string[] }
    const said = error.known && error.value ? [textClue(error.value)] : []
    const broken = { status: 'broken', cause: 'task-role-trust', resources: [arn] } as const
    if (!role)
      return {
        ...broken,
        resources: [arn],
        say: 'gone',
        params,
        evidence: [{ label: 'role', value: arn, from: 'accusedTaskRole', api: API }, ...said],
      }
    const answer = askTrust(role, taskDefinition.known ? (taskDefinition.value?.arn ?? null) : null)
    const quotes = quoteClues(answer.statements, 'accusedTaskRole' as const, API, [])
    const document = documentClue('trust-policy', role.trust, 'accusedTaskRole' as const, API, [])
    const seen = {
      params: { ...params, keys: openKeys(answer.statements) },
      evidence: quotes.length ? quotes : [document],
      resources: [arn],
    }
    const trusted = lets(answer)
    if (trusted === 'broken') return { ...broken, ...seen }
    return trusted === 'ok' ? { ...seen, status: 'ok' } : { ...seen, status: 'unknown', say: 'condition', suspect: 'task-role-trust' }
  },
})

/** The text accuses another role; null: it names none, or is about something else. */
function acquitted(error: Known<ParsedError | null>, definition: Known<TaskDefinition | null>): Outcome<'error'> | null {
  const text = error.known && error.value?.gates?.includes('assume-role') ? error.value : null
  const accused = text?.roleArn
  if (!accused || !definition.known || !definition.value) return null
  const own = definition.value.taskRoleArn
  if (own && sameRole(accused, own) && !sameRole(own, definition.value.executionRoleArn)) return null
  return { status: 'ok', say: 'another-role', params: { role: nameOf(accused) }, evidence: [textClue(text)], resources: [] }
}
