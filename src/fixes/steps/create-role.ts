import { cliCommand } from '../../aws/cli-command.ts'
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { orNothing } from './policy-text.ts'
import { variableName } from './refs.ts'
import { making, on, passing, reads, roleArns } from './rights.ts'
import { madeBy } from './tags.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `path`: `/`, `/service-role/` … `trust`: JSON text. */
type Input = { role: string; path: string; trust: string }
interface State {
  /** Null: there is no role of this name. */
  arn: string | null
  /** It carries this run's tag. */
  own: boolean
  /** Names of its policies. */
  policies: string[]
}

const request = ({ role, path, trust }: Input) => ({ RoleName: role, Path: path, AssumeRolePolicyDocument: trust })

async function observe({ role }: Input, { aws, run }: StepContext): Promise<State> {
  const found = await orNothing(aws.iam().send(new GetRoleCommand({ RoleName: role })))
  if (!found?.Role) return { arn: null, own: false, policies: [] }
  const [attached, inline] = await Promise.all([
    aws.iam().send(new ListAttachedRolePoliciesCommand({ RoleName: role })),
    aws.iam().send(new ListRolePoliciesCommand({ RoleName: role })),
  ])
  const policies = [...(attached.AttachedPolicies ?? []).map((policy) => policy.PolicyName ?? ''), ...(inline.PolicyNames ?? [])].sort()
  return { arn: found.Role.Arn ?? null, own: madeBy(found.Role.Tags, run), policies }
}

/** Creates a role for ECS; IAM takes a name only once. One that somebody else has made meanwhile is not taken over. */
export default defineStep<Input, State, { arn: string }>({
  kind: 'create-role',
  observe,
  done: (_, { arn, own }) => (arn && own ? { arn } : null),
  apply: async (input, { aws, tags }) => {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
    await aws.iam().send(new CreateRoleCommand({ ...request(input), Tags }))
  },
  undo: {
    // The run's own policies are off it by then.
    changed: ({ input }, now) => (now.policies.length ? phrase('fixes:changed.role', { role: input.role, policies: now.policies }) : null),
    undone: (_, { arn, own }) => arn === null || !own,
    revert: async ({ input }, { aws }) => {
      await aws.iam().send(new DeleteRoleCommand({ RoleName: input.role }))
    },
    cli: ({ input }, region) => cliCommand('iam', 'DeleteRole', { RoleName: input.role }, region),
  },
  cli: (input, region, step) =>
    `export ${variableName(step, 'arn')}=$(${cliCommand('iam', 'CreateRole', request(input), region)} --query Role.Arn --output text)`,
  summary: ({ role }) => phrase('fixes:step.create-role', { role }),
  resources: ({ role }, outputs) => [outputs?.arn ?? role],
  touches: ({ role }) => changes('role', role),
  rights: ({ role, path }, at) => {
    const arns = role ? [`arn:${at.partition}:iam::${at.account}:role${path ?? '/'}${role}`] : roleArns(at, role)
    return [
      reads('iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'),
      making(at, on(arns, 'iam:CreateRole', 'iam:TagRole')),
      on(arns, 'iam:DeleteRole'),
      ...passing(at, arns),
    ]
  },
})
