import type { Role } from '../facts/types/index.ts'
import { contextOf } from './context.ts'
import { type Answer, evaluate } from './evaluate.ts'

/** The service principal that ECS assumes the roles of a task as (Amazon ECS developer guide, task IAM role). */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com'

/**
 * Whether a role's trust policy lets ECS assume it for a task. ECS names itself by an ARN of this account and Region (Amazon ECS developer
 * guide, task IAM role: aws:SourceArn, aws:SourceAccount).
 *
 * @param taskDefinitionArn null: account and Region are not known
 */
export function askTrust({ arn, trust }: Role, taskDefinitionArn: string | null): Answer {
  const [, partition, , region, account] = (taskDefinitionArn ?? '').split(':')
  const context = contextOf({
    'aws:SourceAccount': account ? [account] : undefined,
    'aws:SourceArn': account ? { prefix: `arn:${partition}:ecs:${region}:${account}:` } : undefined,
    'aws:PrincipalIsAWSService': ['true'],
    'aws:PrincipalServiceName': [ECS_TASKS],
    'sts:ExternalId': null,
  })
  return evaluate(trust, { action: 'sts:AssumeRole', resource: arn, caller: { kind: 'service', name: ECS_TASKS }, context })
}
