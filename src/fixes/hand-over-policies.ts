import { cliCommand } from '../aws/cli-command.ts'
import type { Cause } from '../core/cause.ts'
import { phrase } from '../core/phrase.ts'
import type { FixReach } from '../core/report.ts'
import type { SimulatedAction } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { given, handOver } from './compose.ts'
import { RIGHTS_NEEDS, RIGHTS_WANTS, type RightsFacts } from './rights/lacking.ts'
import { defineFix, type Fix } from './types.ts'

const only = (id: string, resolves: readonly Cause[], reach: FixReach, offer: (have: RightsFacts) => ReturnType<Fix['offer']>): Fix =>
  defineFix({
    id,
    resolves,
    charges: 'nothing',
    reach,
    steps: [],
    needs: RIGHTS_NEEDS,
    wants: RIGHTS_WANTS,
    offer,
    survey: async () => null,
    plan: () => ({ refused: phrase('fixes:refused.no-right-lacking'), missing: [] }),
  })

/** What the pull needs that this layer takes away: as simulated, else all of it, for the images of the task. */
function neededOf(
  { images, ...have }: RightsFacts,
  taken: (action: SimulatedAction) => boolean,
): { actions: string[]; resources: string[] } {
  const simulated = (given(have.simulation) ?? []).filter(taken)
  const ecr = images.filter((image) => image.reference.registry === 'ecr').map((image) => repositoryArn(image.reference))
  const all = simulated.length
    ? simulated.map(({ action, resource }) => ({ action, resource }))
    : [
        { action: 'ecr:GetAuthorizationToken', resource: '*' },
        ...ecr.flatMap((resource) => PULL_ACTIONS.map((action) => ({ action, resource }))),
      ]
  const unique = (values: string[]) => [...new Set(values)].sort()
  return { actions: unique(all.map((one) => one.action)), resources: unique(all.map((one) => one.resource)) }
}

const allowing = ({ actions, resources }: { actions: string[]; resources: string[] }) =>
  JSON.stringify({ Sid: 'EcsPull', Effect: 'Allow', Action: actions, Resource: resources })

/** The organization's policies are its administrators' alone: never a change of ours. */
export const askOrganization = only('ask-organization', ['scp-denied'], 'organization', (have) => {
  const { roleArn } = have.principal
  if (!roleArn) return null
  const needed = neededOf(have, (action) => action.allowedByOrganization === false)
  const account = accountOf(roleArn)
  const command = cliCommand('organizations', 'ListPoliciesForTarget', { TargetId: account, Filter: 'SERVICE_CONTROL_POLICY' }, 'us-east-1')
  return handOver('ask-organization', ['scp-denied'], {
    to: phrase('fixes:hand-over.organization'),
    text: phrase('fixes:ask-organization.hand-over', { role: roleArn, account, ...needed }),
    commands: [command],
  })
})

/** A boundary is somebody's decision about what a role may ever do. */
export const widenBoundary = only('widen-boundary', ['permissions-boundary'], 'role', (have) => {
  const role = given(have.role)
  const name = nameOf(have.principal.roleArn ?? '')
  if (!name) return null
  const needed = neededOf(have, (action) => action.allowedByBoundary === false)
  const policy = role?.boundaryArn ?? null
  return handOver('widen-boundary', ['permissions-boundary'], {
    to: phrase('fixes:hand-over.role', { role: name }),
    text: phrase('fixes:widen-boundary.hand-over', { role: name, boundary: policy ?? '–', statement: allowing(needed) }),
    commands: policy ? [cliCommand('iam', 'GetPolicy', { PolicyArn: policy }, '')] : [cliCommand('iam', 'GetRole', { RoleName: name }, '')],
  })
})

/** Whoever wrote a deny into a repository's policy meant it. */
export const liftRepositoryDeny = only('lift-repository-deny', ['repository-policy-deny'], 'repository', (have) => {
  const { roleArn } = have.principal
  const policies = given(have.repositoryPolicies)?.policies ?? {}
  const own = have.images.filter((image) => !image.injected && image.reference.registry === 'ecr')
  // One that could not be read may be the one that denies; one that there is none of does not.
  const denying = own.filter(({ reference }) => {
    const policy = policies[repositoryArn(reference)]
    return policy === undefined || /"Deny"/.test(policy ?? '')
  })
  if (!roleArn || !denying.length) return null
  const references = [...new Map(denying.map(({ reference }) => [repositoryArn(reference), reference])).values()]
  return handOver('lift-repository-deny', ['repository-policy-deny'], {
    to: phrase('fixes:hand-over.repositories', { repositories: references.map((one) => one.repository) }),
    text: phrase('fixes:lift-repository-deny.hand-over', { role: roleArn, repositories: references.map((one) => one.repository) }),
    commands: references.map(({ account, region, repository }) =>
      cliCommand('ecr', 'GetRepositoryPolicy', { registryId: account, repositoryName: repository }, region ?? ''),
    ),
  })
})
