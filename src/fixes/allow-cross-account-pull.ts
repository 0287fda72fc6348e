import { GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr'
import type { Changes } from '../aws/change.ts'
import { isNotFound } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import type { ImageReference } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { freeSid } from '../policy/add.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, handOver, planFrom, regionOf } from './compose.ts'
import { numbered } from './network/base.ts'
import { offerOf } from './preview.ts'
import { RIGHTS_NEEDS, RIGHTS_WANTS, type RightsFacts } from './rights/lacking.ts'
import { stepKind } from './steps/index.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'allow-cross-account-pull'
const resolves = ['cross-account-policy'] as const
type Have = EndFacts & RightsFacts & Facts<'elsewhere', never>
/** Policy by repository ARN; null: it has none. What could not be read is absent. */
type Policies = Record<string, string | null>

/**
 * Has the repository's policy, in its own account, let the role pull. A step where the settings name roles for that account; else its owner
 * gets the statement and the command, which keeps the policy's other statements, or where that could not be read only shows it.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'repository',
  steps: ['add-repository-statement', 'deploy'],
  needs: [...END_NEEDS, ...RIGHTS_NEEDS, 'elsewhere'],
  wants: [...END_WANTS, ...RIGHTS_WANTS],

  offer(have) {
    const foreign = foreignOf(have)
    if (!foreign.length) return null
    const policies = given(have.repositoryPolicies)?.policies ?? {}
    return reachable(have, foreign) ? offerOf(planOf(have, foreign, policies), resolves, regionOf(have)) : toOwners(have, foreign, policies)
  },

  survey: (have, _, aws) => policiesNow(foreignOf(have), aws),

  plan(have, _, policies) {
    const foreign = foreignOf(have)
    if (!foreign.length) return { refused: phrase('fixes:refused.nothing-broken'), missing: [] }
    return planOf(have, foreign, policies)
  },
})

/** The repositories of other accounts that the task's own images are in, each once. */
function foreignOf({ principal, images }: Have): ImageReference[] {
  const { roleArn } = principal
  const own = roleArn && accountOf(roleArn)
  const foreign = own ? images.filter(({ reference, injected }) => !injected && reference.account && reference.account !== own) : []
  return [...new Map(foreign.map(({ reference }) => [repositoryArn(reference), reference])).values()]
}

const reachable = ({ elsewhere }: Have, foreign: ImageReference[]) => foreign.every(({ account }) => elsewhere.includes(account ?? ''))

async function policiesNow(foreign: ImageReference[], aws: Changes): Promise<Policies> {
  const read = async (reference: ImageReference): Promise<[string, string | null]> => {
    const { account, region, repository } = reference
    const ecr = (await aws.elsewhere(account!)).ecr(region!)
    try {
      const { policyText } = await ecr.send(new GetRepositoryPolicyCommand({ registryId: account!, repositoryName: repository }))
      return [repositoryArn(reference), policyText ?? null]
    } catch (error) {
      if (isNotFound(error, 'RepositoryPolicyNotFoundException')) return [repositoryArn(reference), null]
      throw error
    }
  }
  return Object.fromEntries(await Promise.all(foreign.map(read)))
}

/** Exactly this role, and exactly the pull. */
const statementFor = (roleArn: string, policy: string | null | undefined) => ({
  Sid: freeSid(policy ?? '{}', 'EcsPull'),
  Effect: 'Allow',
  Principal: { AWS: roleArn },
  Action: PULL_ACTIONS,
})

function stepsFor({ principal }: Have, foreign: ImageReference[], policies: Policies): PlannedStep[] {
  return foreign.map((reference, i) => {
    const { account, region, repository } = reference
    const policy = policies[repositoryArn(reference)]
    const statement = JSON.stringify(statementFor(principal.roleArn!, policy))
    const input = { account: account!, region: region!, repository, statement, ...(policy !== undefined && { policy }) }
    return { id: numbered('allow', i), kind: 'add-repository-statement', input }
  })
}

function planOf(have: Have, foreign: ImageReference[], policies: Policies): Plan {
  const params = { role: nameOf(have.principal.roleArn!), accounts: accountsOf(foreign) }
  const besides = [phrase(`fixes:${ID}.besides`, params)]
  return planFrom(ID, stepsFor(have, foreign, policies), endOf(have), foreign.map(repositoryArn), besides)
}

const accountsOf = (foreign: ImageReference[]) => [...new Set(foreign.map(({ account }) => account ?? ''))]

function toOwners(have: Have, foreign: ImageReference[], policies: Policies) {
  const steps = stepsFor(have, foreign, policies)
  const accounts = accountsOf(foreign)
  return handOver(ID, resolves, {
    to: phrase('fixes:hand-over.accounts', { accounts }),
    text: phrase(`fixes:${ID}.hand-over`, {
      repositories: foreign.map(({ repository }) => repository),
      accounts,
      role: have.principal.roleArn!,
      statement: JSON.stringify(statementFor(have.principal.roleArn!, null)),
    }),
    commands: steps.map(({ kind, input, id }) => stepKind(kind).cli(input, regionOf(have), id)),
  })
}
