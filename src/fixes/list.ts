import addDefaultRoute from './add-default-route.ts'
import allowCrossAccountPull from './allow-cross-account-pull.ts'
import allowLayerBucket from './allow-layer-bucket.ts'
import assignPublicIp from './assign-public-ip.ts'
import associateS3Gateway from './associate-s3-gateway.ts'
import attachExecutionPolicy from './attach-execution-policy.ts'
import createExecutionRole from './create-execution-role.ts'
import createNatGateway from './create-nat-gateway.ts'
import createPullEndpoints from './create-pull-endpoints.ts'
import createSecret from './create-secret.ts'
import deployWorkingRevision from './deploy-working-revision.ts'
import enablePrivateDns from './enable-private-dns.ts'
import grantPull from './grant-pull.ts'
import grantSecretRead from './grant-secret-read.ts'
import growEphemeralStorage from './grow-ephemeral-storage.ts'
import { askNetworkOwner, excludeFromPublicAccessBlock, forwardNames, giveIpv4, mendNatInstance } from './hand-over-network.ts'
import { askOrganization, liftRepositoryDeny, widenBoundary } from './hand-over-policies.ts'
import matchPlatform from './match-platform.ts'
import openEndpointGroup from './open-endpoint-group.ts'
import openNetworkAcl from './open-network-acl.ts'
import openTaskEgress from './open-task-egress.ts'
import pullThroughCache from './pull-through-cache.ts'
import redeploy from './redeploy.ts'
import repairTrustPolicy from './repair-trust-policy.ts'
import replaceBlackholeRoute from './replace-blackhole-route.ts'
import restoreArchivedImage from './restore-archived-image.ts'
import restoreKey from './restore-key.ts'
import rollBack from './roll-back.ts'
import type { Fix } from './types.ts'
import useExistingImage from './use-existing-image.ts'
import useRegistryCredentials from './use-registry-credentials.ts'
import useWorkingSubnets from './use-working-subnets.ts'
import widenEndpointPolicy from './widen-endpoint-policy.ts'

/** Every fix. Those that cost and reach the same are offered in this order. */
export const FIXES: readonly Fix[] = [
  useWorkingSubnets,
  associateS3Gateway,
  createPullEndpoints,
  openEndpointGroup,
  openTaskEgress,
  enablePrivateDns,
  allowLayerBucket,
  widenEndpointPolicy,
  assignPublicIp,
  replaceBlackholeRoute,
  addDefaultRoute,
  createNatGateway,
  openNetworkAcl,
  excludeFromPublicAccessBlock,
  giveIpv4,
  forwardNames,
  askNetworkOwner,
  mendNatInstance,
  grantPull,
  attachExecutionPolicy,
  restoreArchivedImage,
  useExistingImage,
  matchPlatform,
  allowCrossAccountPull,
  askOrganization,
  widenBoundary,
  liftRepositoryDeny,
  createSecret,
  restoreKey,
  repairTrustPolicy,
  createExecutionRole,
  rollBack,
  redeploy,
  deployWorkingRevision,
  growEphemeralStorage,
  useRegistryCredentials,
  pullThroughCache,
  grantSecretRead,
]

/** The fix of this id, or null. */
export const fixById = (id: string): Fix | null => FIXES.find((fix) => fix.id === id) ?? null
