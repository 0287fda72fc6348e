import { cliCommand } from '../../aws/cli-command.ts'
import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { decoded, meaningOf, orNothing } from './policy-text.ts'
import { on, reads, roleArns } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `role`, `name`: names. `document`: JSON text. */
type Input = { role: string; name: string; document: string }
interface State {
  /** Null: the role has no inline policy of this name. */
  document: string | null
}

const request = ({ role, name, document }: Input) => ({ RoleName: role, PolicyName: name, PolicyDocument: document })
const named = ({ role, name }: Input) => ({ RoleName: role, PolicyName: name })

async function observe(input: Input, { aws }: StepContext): Promise<State> {
  const found = await orNothing(aws.iam().send(new GetRolePolicyCommand(named(input))))
  return { document: decoded(found?.PolicyDocument) }
}

interface Granted {
  Action: string[]
  Resource: string[]
}

/** What a document of ours allows, for people. */
function granted(document: string): { actions: string[]; resources: string[] } {
  const statements = (JSON.parse(document) as { Statement: Granted[] }).Statement
  return {
    actions: [...new Set(statements.flatMap((statement) => statement.Action))],
    resources: [...new Set(statements.flatMap((statement) => statement.Resource))],
  }
}

/** Puts an inline policy of the run's own on a role; policies of other names are never touched. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'put-role-policy',
  observe,
  done: ({ document }, now) => (meaningOf(now.document) === meaningOf(document) ? {} : null),
  apply: async (input, { aws }) => {
    await aws.iam().send(new PutRolePolicyCommand(request(input)))
  },
  undo: {
    changed: ({ input, after }, now) =>
      meaningOf(now.document) === meaningOf(after.document)
        ? null
        : phrase('fixes:changed.role-policy', { role: input.role, policy: input.name }),
    undone: ({ before }, now) => meaningOf(now.document) === meaningOf(before.document),
    revert: async ({ input, before }, { aws }) => {
      if (before.document === null) await aws.iam().send(new DeleteRolePolicyCommand(named(input)))
      else await aws.iam().send(new PutRolePolicyCommand(request({ ...input, document: before.document })))
    },
    cli: ({ input, before }, region) =>
      before.document === null
        ? cliCommand('iam', 'DeleteRolePolicy', named(input), region)
        : cliCommand('iam', 'PutRolePolicy', request({ ...input, document: before.document }), region),
  },
  cli: (input, region) => cliCommand('iam', 'PutRolePolicy', request(input), region),
  summary: ({ role, document }) => phrase('fixes:step.put-role-policy', { role, ...granted(document) }),
  resources: ({ role, name }) => [role, name],
  touches: ({ role }) => changes('role', role),
  rights: ({ role }, at) => [reads('iam:GetRolePolicy'), on(roleArns(at, role), 'iam:PutRolePolicy', 'iam:DeleteRolePolicy')],
})
