import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { contextOf } from '../policy/context.ts'
import { evaluate } from '../policy/evaluate.ts'
import { nameOf } from '../policy/principal.ts'
import { lets } from '../policy/repository.ts'
import { defineCheck } from './define.ts'

const SERVICE = 'ecs-tasks.amazonaws.com'

/**
 * The role's trust policy has to let ECS assume it for this task. ECS names itself by an ARN of this account and Region
 * (Amazon ECS developer guide, task IAM role: aws:SourceArn, aws:SourceAccount).
 */
export default defineCheck({
  id: 'execution-role-trust',
  gate: 'assume-role',
  needs: ['principal', 'role', 'taskDefinition'],
  run({ principal, role, taskDefinition }) {
    // An instance's agent could not have reported anything without its role.
    if (!role || principal.kind !== 'execution-role') return null
    const [, partition, , region, account] = (taskDefinition?.arn ?? '').split(':')
    const context = contextOf({
      'aws:SourceAccount': account ? [account] : undefined,
      'aws:SourceArn': account ? { prefix: `arn:${partition}:ecs:${region}:${account}:` } : undefined,
      'aws:PrincipalIsAWSService': ['true'],
      'aws:PrincipalServiceName': [SERVICE],
      'sts:ExternalId': null,
    })
    const caller = { kind: 'service', name: SERVICE } as const
    const answer = evaluate(role.trust, { action: 'sts:AssumeRole', resource: role.arn, caller, context })
    const quotes = quoteClues(answer.statements, 'role', 'iam:GetRole', [])
    const seen = {
      params: { role: nameOf(role.arn), service: SERVICE, keys: openKeys(answer.statements) },
      evidence: quotes.length ? quotes : [documentClue('trust-policy', role.trust, 'role' as const, 'iam:GetRole', [])],
      resources: [role.arn],
    }
    const trusted = lets(answer)
    if (trusted === 'broken') return { ...seen, status: 'broken', cause: 'execution-role-trust' }
    return trusted === 'ok' ? { ...seen, status: 'ok' } : { ...seen, status: 'unknown', say: 'condition' }
  },
})
