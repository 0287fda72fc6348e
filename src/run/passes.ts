import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import type { Changes } from '../aws/change.ts'
import type { Plan } from '../fixes/index.ts'

/** ARNs of the revisions that the plan's steps deploy or copy, and of those that undoing them deploys again. */
const revisionsOf = ({ steps }: Plan): string[] => [
  ...new Set(
    steps.flatMap(({ input, expected }) => {
      const before = (expected as { taskDefinition?: unknown } | null | undefined)?.taskDefinition
      return [input.taskDefinition, input.from, before].filter((arn) => typeof arn === 'string' && arn !== '') as string[]
    }),
  ),
]

/**
 * The plan with the roles that its task definitions pass to tasks: whoever deploys or registers one needs `iam:PassRole` for them
 * (Amazon ECS developer guide, passing roles).
 */
export async function withPasses(plan: Plan, aws: Changes): Promise<Plan> {
  const roles = await Promise.all(
    revisionsOf(plan).map(async (taskDefinition) => {
      const answer = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }))
      return [answer.taskDefinition?.executionRoleArn, answer.taskDefinition?.taskRoleArn]
    }),
  )
  return { ...plan, passes: [...new Set(roles.flat().filter((arn) => arn !== undefined))].sort() }
}
