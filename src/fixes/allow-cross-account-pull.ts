import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { repositoryArn } from '../image/asked.ts'
import { isObject, list } from '../policy/document.ts'
import { accountOf } from '../policy/principal.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { given, handOver } from './compose.ts'
import { RIGHTS_NEEDS, RIGHTS_WANTS } from './rights/lacking.ts'
import { defineFix } from './types.ts'

const ID = 'allow-cross-account-pull'
const resolves = ['cross-account-policy'] as const

/**
 * The repository is another account's, and so is its policy: its owner gets the statement and the command. Where the policy could be read
 * the command keeps its other statements; where not, it is only the statement, so that nobody overwrites what nobody saw.
 */
export default defineFix({
  id: ID,
  resolves,
  needs: RIGHTS_NEEDS,
  wants: RIGHTS_WANTS,

  offer({ principal, images, repositoryPolicies }) {
    const { roleArn } = principal
    if (!roleArn) return null
    const foreign = images.filter(({ reference, injected }) => !injected && reference.account && reference.account !== accountOf(roleArn))
    const references = [...new Map(foreign.map(({ reference }) => [repositoryArn(reference), reference])).values()]
    if (!references.length) return null
    const statement = { Sid: 'EcsPull', Effect: 'Allow', Principal: { AWS: roleArn }, Action: PULL_ACTIONS }
    const policies = given(repositoryPolicies)?.policies ?? {}
    const params = {
      repositories: references.map((one) => one.repository),
      accounts: [...new Set(references.map((one) => one.account ?? ''))],
      role: roleArn,
      statement: JSON.stringify(statement),
    }
    const commands = references.map(({ account, region, repository, ...reference }) => {
      const seen = policies[repositoryArn({ account, region, repository, ...reference })]
      const named = { registryId: account, repositoryName: repository }
      const policyText = seen === undefined ? null : withStatement(seen, statement)
      return policyText
        ? cliCommand('ecr', 'SetRepositoryPolicy', { ...named, policyText }, region ?? '')
        : cliCommand('ecr', 'GetRepositoryPolicy', named, region ?? '')
    })
    return handOver(ID, resolves, {
      to: phrase('fixes:hand-over.accounts', { accounts: params.accounts }),
      text: phrase(`fixes:${ID}.hand-over`, params),
      commands,
    })
  },

  survey: async () => null,
  plan: () => ({ refused: phrase('fixes:refused.hand-over', { fix: ID }), missing: [] }),
})

/** The policy with one statement more; null where it cannot be read. */
export function withStatement(policy: string | null, statement: object): string | null {
  if (policy === null) return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  try {
    const document: unknown = JSON.parse(policy)
    if (!isObject(document) || document.Statement === undefined) return null
    return JSON.stringify({ ...document, Statement: [...list(document.Statement), statement] })
  } catch {
    return null
  }
}
