import { cliCommand } from '../../aws/cli-command.ts'
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { decoded, meaningOf, orNothing } from './policy-text.ts'
import { on, reads, roleArns } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `role`: its name. `document`: the whole trust policy, as it shall be. `trusts`: the service it comes to trust. */
type Input = { role: string; document: string; trusts: string }
interface State {
  document: string | null
}

const request = (role: string, document: string | null) => ({ RoleName: role, PolicyDocument: document ?? undefined })

async function observe({ role }: Input, { aws }: StepContext): Promise<State> {
  const found = await orNothing(aws.iam().send(new GetRoleCommand({ RoleName: role })))
  return { document: decoded(found?.Role?.AssumeRolePolicyDocument) }
}

/** Sets a role's trust policy. What it said before comes back as a whole, and only where nobody has changed it meanwhile. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'set-trust',
  observe,
  done: ({ document }, now) => (meaningOf(now.document) === meaningOf(document) ? {} : null),
  apply: async ({ role, document }, { aws }) => {
    await aws.iam().send(new UpdateAssumeRolePolicyCommand(request(role, document)))
  },
  undo: {
    changed: ({ input, after }, now) =>
      meaningOf(now.document) === meaningOf(after.document) ? null : phrase('fixes:changed.trust', { role: input.role }),
    undone: ({ before }, now) => meaningOf(now.document) === meaningOf(before.document),
    revert: async ({ input, before }, { aws }) => {
      await aws.iam().send(new UpdateAssumeRolePolicyCommand(request(input.role, before.document)))
    },
    cli: ({ input, before }, region) => cliCommand('iam', 'UpdateAssumeRolePolicy', request(input.role, before.document), region),
  },
  cli: ({ role, document }, region) => cliCommand('iam', 'UpdateAssumeRolePolicy', request(role, document), region),
  summary: ({ role, trusts }) => phrase('fixes:step.set-trust', { role, service: trusts }),
  resources: ({ role }) => [role],
  touches: ({ role }) => changes('role', role),
  rights: ({ role }, at) => [reads('iam:GetRole'), on(roleArns(at, role), 'iam:UpdateAssumeRolePolicy')],
})
