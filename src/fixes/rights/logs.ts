import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import type { Changes } from '../../aws/change.ts'
import { codeOf, outcomeOf } from '../../aws/refusal.ts'

/** What a policy must give for the awslogs driver; null: nothing, or it could not be told. */
export type LackingLogs = { actions: string[]; resources: string[] } | null

interface Asked {
  roleArn: string
  /** ARN. */
  taskDefinition: string
}

/**
 * The log actions the role lacks for the log groups its containers write to (Amazon ECS developer guide, awslogs log driver). Asked as
 * well as it can be: a task whose image has been pulled would stop next for want of them.
 */
export async function lackingLogs({ roleArn, taskDefinition }: Asked, aws: Changes): Promise<LackingLogs> {
  try {
    const definition = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }))
    const [, partition, , region, account] = taskDefinition.split(':')
    const groups = (definition.taskDefinition?.containerDefinitions ?? []).flatMap(({ logConfiguration }) => {
      const { 'awslogs-group': group, 'awslogs-region': home, 'awslogs-create-group': make } = logConfiguration?.options ?? {}
      if (logConfiguration?.logDriver !== 'awslogs' || !group) return []
      return [{ arn: `arn:${partition}:logs:${home ?? region}:${account}:log-group:${group}:*`, make: make === 'true' }]
    })
    if (!groups.length) return null
    const names = ['logs:CreateLogStream', 'logs:PutLogEvents', ...(groups.some((group) => group.make) ? ['logs:CreateLogGroup'] : [])]
    const resources = [...new Set(groups.map((group) => group.arn))].sort()
    const answer = await aws
      .iam()
      .send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ActionNames: names, ResourceArns: resources }))
    const lacking = (answer.EvaluationResults ?? []).filter((r) => r.EvalDecision === 'implicitDeny' && !r.MissingContextValues?.length)
    if (!lacking.length) return null
    return {
      actions: [...new Set(lacking.map((r) => r.EvalActionName ?? ''))].sort(),
      resources: [...new Set(lacking.map((r) => r.EvalResourceName ?? ''))].sort(),
    }
  } catch (error) {
    if (outcomeOf(codeOf(error)) === 'denied') return null
    throw error
  }
}
