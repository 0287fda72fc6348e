import { cliCommand } from '../../aws/cli-command.ts'
import { DeleteRepositoryPolicyCommand, GetRepositoryPolicyCommand, SetRepositoryPolicyCommand } from '../../aws/commands.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { type AddedStatement, hasStatement, isEmpty, otherOfSid, withoutStatement, withStatement } from '../../policy/add.ts'
import { on, reads, repositoryArns } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

/**
 * `account`: whose repository it is, perhaps another than the task's. `statement`: with a Sid of its own, as JSON. `policy`: the repository's
 * as it is when the plan is made, null where it has none; absent where only the account itself can read it.
 */
type Input = { account: string; region: string; repository: string; statement: string; policy?: string | null }
interface State {
  /** Null: it has none. */
  policy: string | null
}

const statementOf = ({ statement }: Input) => JSON.parse(statement) as AddedStatement
const named = ({ account, repository }: Input) => ({ registryId: account, repositoryName: repository })
const NONE = JSON.stringify({ Version: '2012-10-17', Statement: [] })

const clientFor = async ({ account, region }: Input, { aws }: StepContext) => (await aws.elsewhere(account)).ecr(region)

async function observe(input: Input, context: StepContext): Promise<State> {
  try {
    const { policyText } = await (await clientFor(input, context)).send(new GetRepositoryPolicyCommand(named(input)))
    return { policy: policyText ?? null }
  } catch (error) {
    if (isNotFound(error, 'RepositoryPolicyNotFoundException')) return { policy: null }
    throw error
  }
}

/** Writes the policy as it is now with the change made, so that what others have written meanwhile stays. One that says nothing is taken away. */
async function write(input: Input, context: StepContext, change: typeof withStatement) {
  const { policy } = await observe(input, context)
  const policyText = change(policy ?? NONE, statementOf(input))
  if (policyText === null) throw new Stuck(phrase('fixes:stuck.repository-policy', { repository: input.repository }))
  const ecr = await clientFor(input, context)
  if (!isEmpty(policyText)) await ecr.send(new SetRepositoryPolicyCommand({ ...named(input), policyText }))
  else if (policy !== null) await ecr.send(new DeleteRepositoryPolicyCommand(named(input)))
}

/** Adds one statement to a repository's policy, in the account it belongs to, and keeps the others. The policy itself shows whether it is done. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'add-repository-statement',
  observe,
  done: (input, { policy }) => (policy !== null && hasStatement(policy, statementOf(input)) ? {} : null),
  apply: (input, context) => write(input, context, withStatement),
  undo: {
    changed: ({ input }, { policy }) =>
      policy !== null && otherOfSid(policy, statementOf(input))
        ? phrase('fixes:changed.repository-statement', { repository: input.repository, sid: statementOf(input).Sid })
        : null,
    undone: ({ input }, { policy }) =>
      policy === null || (!hasStatement(policy, statementOf(input)) && !otherOfSid(policy, statementOf(input))),
    revert: ({ input }, context) => write(input, context, withoutStatement),
    cli: ({ input, before }) =>
      before.policy === null
        ? cliCommand('ecr', 'DeleteRepositoryPolicy', named(input), input.region)
        : cliCommand('ecr', 'SetRepositoryPolicy', { ...named(input), policyText: before.policy }, input.region),
  },
  // Nobody is given a command that writes over what nobody has seen.
  cli: (input) => {
    const policyText = input.policy === undefined ? null : withStatement(input.policy ?? NONE, statementOf(input))
    return policyText
      ? cliCommand('ecr', 'SetRepositoryPolicy', { ...named(input), policyText }, input.region)
      : cliCommand('ecr', 'GetRepositoryPolicy', named(input), input.region)
  },
  summary: ({ repository, account, statement }) => phrase('fixes:step.add-repository-statement', { repository, account, statement }),
  resources: ({ account, repository }) => [`${account}/${repository}`],
  touches: ({ account, region, repository }) => changes('repository', repository, { account, region }),
  rights: ({ account, region, repository }, at) => [
    reads('ecr:GetRepositoryPolicy'),
    on(repositoryArns(at, account, region, repository), 'ecr:SetRepositoryPolicy', 'ecr:DeleteRepositoryPolicy'),
  ],
})
