import type { Aws } from '../aws/aws.ts'
import type { FactDefinition } from '../core/fact.ts'
import accountSecrets from './account-secrets.ts'
import { allotment, lookupOrder } from './allotment.ts'
import cacheImports from './cache-imports.ts'
import cacheSetups from './cache-setups.ts'
import capacityProviders, { launchAddress } from './capacity-providers.ts'
import { clusterServices, clusterTasks } from './cluster.ts'
import daemon from './daemon.ts'
import denyingPolicies from './denying-policies.ts'
import ecrImages from './ecr-images.ts'
import ecrLookups from './ecr-lookups.ts'
import endpoints from './endpoints.ts'
import error from './error.ts'
import existingImages from './existing-images.ts'
import host from './host.ts'
import hostedZones from './hosted-zones.ts'
import images from './images.ts'
import job from './job.ts'
import lifecyclePolicies from './lifecycle-policies.ts'
import manifests from './manifests.ts'
import namesakes from './namesakes.ts'
import natInstances from './nat-instances.ts'
import neighbours from './neighbours.ts'
import networkAcls from './network-acls.ts'
import organization from './organization.ts'
import ownCacheRules from './own-cache-rules.ts'
import pinnedImages from './pinned-images.ts'
import prefixLists from './prefix-lists.ts'
import principal from './principal.ts'
import publicImages from './public-images.ts'
import pullThroughCacheRules, { earlyCacheRules } from './pull-through-cache-rules.ts'
import { deployment, launchType, puller, pullerSubnets } from './puller.ts'
import references from './references.ts'
import repositoryKeys from './repository-keys.ts'
import repositoryPolicies from './repository-policies.ts'
import repositoryTags from './repository-tags.ts'
import role, { accusedTaskRole } from './role.ts'
import { natGateways, routeTables } from './routes.ts'
import running from './running.ts'
import secretKeys from './secret-keys.ts'
import secretPolicies from './secret-policies.ts'
import secrets from './secrets.ts'
import { pullerGroups, securityGroups } from './security-groups.ts'
import service from './service.ts'
import serviceRevision from './service-revision.ts'
import simulation from './simulation.ts'
import task from './task.ts'
import taskDefinition from './task-definition.ts'
import type { FactValues } from './types/index.ts'
import { publicAccessBlock, resolvers, subnets, vpc, vpcDns, vpcId } from './vpc.ts'
import ways, { earlyWays } from './ways.ts'
import witness from './witness.ts'

/** Every fact that is read or derived; `target` and `pasted` are given. */
export const facts: readonly FactDefinition<FactValues, Aws>[] = [
  task,
  service,
  clusterTasks,
  clusterServices,
  neighbours,
  taskDefinition,
  launchType,
  job,
  daemon,
  capacityProviders,
  launchAddress,
  serviceRevision,
  deployment,
  host,
  error,
  witness,
  running,
  principal,
  pullerSubnets,
  puller,
  vpcId,
  vpc,
  vpcDns,
  resolvers,
  publicAccessBlock,
  subnets,
  routeTables,
  natGateways,
  natInstances,
  endpoints,
  hostedZones,
  pullerGroups,
  securityGroups,
  networkAcls,
  prefixLists,
  ways,
  earlyWays,
  references,
  images,
  lookupOrder,
  allotment,
  ecrLookups,
  pinnedImages,
  ecrImages,
  existingImages,
  lifecyclePolicies,
  earlyCacheRules,
  pullThroughCacheRules,
  ownCacheRules,
  cacheSetups,
  cacheImports,
  namesakes,
  manifests,
  publicImages,
  role,
  accusedTaskRole,
  organization,
  repositoryTags,
  simulation,
  denyingPolicies,
  repositoryPolicies,
  secrets,
  secretPolicies,
  secretKeys,
  accountSecrets,
  repositoryKeys,
]
