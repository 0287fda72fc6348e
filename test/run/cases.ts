import type { ScenarioId } from '../../src/playground/account/start.ts'
import type { Run } from '../../src/run/index.ts'
import type { Store } from '../../src/store/store.ts'
import {
  fromAnotherRegistry,
  inAllSubnets,
  withDeniedSecret,
  withGatewayElsewhere,
  withGoneTag,
  withLivingNat,
  withMovedTag,
  withNewerRevision,
  withoutEntries,
  withoutMore,
} from './prepare.ts'
import { openWorld, planned, type World } from './world.ts'

/** A fix in an account where it can be applied, and the kinds of step that are tried by it. */
export interface Case {
  scenario: ScenarioId
  fix: string
  /** What is true of the account besides. Gives the task to ask about, where it is another than the one that failed. */
  prepare?(world: World): Promise<string | undefined>
  /** Other accounts that the settings name roles for. */
  elsewhere?: readonly string[]
  /** What no undo brings back: lines of the account's snapshot. */
  lost?: RegExp
  /** Kinds that a mishap is to befall in this case; others take these as well. */
  kinds: readonly string[]
}

/** Together, every kind of step there is: `cases.test.ts` sees to it. */
export const CASES: readonly Case[] = [
  {
    scenario: 'endpoints-missing-ecr-dkr',
    fix: 'create-pull-endpoints',
    prepare: withoutMore,
    kinds: ['set-vpc-dns', 'create-group', 'create-endpoint', 'associate-gateway', 'await-endpoints'],
  },
  {
    scenario: 'no-nat-no-endpoints',
    fix: 'create-nat-gateway',
    prepare: fromAnotherRegistry,
    kinds: ['allocate-address', 'create-nat', 'await-nat', 'set-route'],
  },
  { scenario: 'endpoint-private-dns-off', fix: 'enable-private-dns', kinds: ['open-ingress', 'set-private-dns'] },
  { scenario: 's3-endpoint-policy-denies', fix: 'allow-layer-bucket', kinds: ['add-endpoint-statement'] },
  { scenario: 'task-sg-egress-closed', fix: 'open-task-egress', kinds: ['open-egress'] },
  { scenario: 'nacl-egress-denied', fix: 'open-network-acl', prepare: withoutEntries, kinds: ['open-acl-entry'] },
  { scenario: 'public-subnet-no-public-ip', fix: 'assign-public-ip', kinds: ['assign-public-ip'] },
  { scenario: 'no-nat-no-endpoints', fix: 'use-working-subnets', prepare: inAllSubnets, kinds: ['use-subnets'] },
  { scenario: 'role-missing-ecr-actions', fix: 'grant-pull', kinds: ['put-role-policy'] },
  { scenario: 'role-missing', fix: 'create-execution-role', kinds: ['create-role', 'attach-role-policy'] },
  { scenario: 'role-trusts-another-service', fix: 'repair-trust-policy', kinds: ['set-trust'] },
  { scenario: 'image-archived', fix: 'restore-archived-image', kinds: ['restore-image'] },
  { scenario: 'public-ecr-rate-limit', fix: 'pull-through-cache', kinds: ['create-cache-rule'] },
  {
    scenario: 'cross-account-no-repo-policy',
    fix: 'allow-cross-account-pull',
    elsewhere: ['987654321098'],
    kinds: ['add-repository-statement'],
  },
  { scenario: 'image-tag-missing', fix: 'use-existing-image', kinds: ['register-revision', 'deploy'] },
]

/** Further fixes that are offered only in an account made so: their kinds of step are tried above. */
export const MORE_CASES: readonly Case[] = [
  { scenario: 'image-tag-missing', fix: 'deploy-working-revision', prepare: withNewerRevision, kinds: [] },
  { scenario: 'endpoints-missing-s3-gateway', fix: 'associate-s3-gateway', prepare: withGatewayElsewhere, kinds: [] },
  // The route into the void led to a gateway that is gone.
  { scenario: 'nat-blackhole', fix: 'replace-blackhole-route', prepare: withLivingNat, lost: /"State":"blackhole"/, kinds: [] },
  { scenario: 'healthy-after-all', fix: 'roll-back', prepare: withGoneTag, kinds: [] },
  { scenario: 'healthy-after-all', fix: 'redeploy', prepare: withMovedTag, kinds: [] },
  { scenario: 'private-image-no-credentials', fix: 'grant-secret-read', prepare: withDeniedSecret, kinds: [] },
]

/** The account of a case, with the run planned. */
export async function openCase(
  { scenario, fix, prepare, elsewhere }: Case,
  store: Store,
): Promise<{ world: World; run: Run; before: unknown }> {
  const world = await openWorld({ scenario }, { ...(elsewhere && { elsewhere }) })
  const task = await prepare?.(world)
  world.account.calls.splice(0)
  const before = world.account.snapshot()
  return { world, run: await planned(world, store, fix, task), before }
}
