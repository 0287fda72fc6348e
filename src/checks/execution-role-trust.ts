import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { nameOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { askTrust, ECS_TASKS } from '../policy/trust.ts'
import { defineCheck } from './define.ts'

/** The role's trust policy has to let ECS assume it for this task. */
export default defineCheck({
  id: 'execution-role-trust',
  gate: 'assume-role',
  needs: ['principal', 'role', 'taskDefinition'],
  run({ principal, role, taskDefinition }) {
    // An instance's agent could not have reported anything without its role.
    if (!role || principal.kind !== 'execution-role') return null
    const answer = askTrust(role, taskDefinition?.arn ?? null)
    const quotes = quoteClues(answer.statements, 'role', 'iam:GetRole', [])
    const seen = {
      params: { role: nameOf(role.arn), service: ECS_TASKS, keys: openKeys(answer.statements) },
      evidence: quotes.length ? quotes : [documentClue('trust-policy', role.trust, 'role' as const, 'iam:GetRole', [])],
      resources: [role.arn],
    }
    const trusted = lets(answer)
    if (trusted === 'broken') return { ...seen, status: 'broken', cause: 'execution-role-trust' }
    return trusted === 'ok' ? { ...seen, status: 'ok' } : { ...seen, status: 'unknown', say: 'condition', suspect: 'execution-role-trust' }
  },
})
