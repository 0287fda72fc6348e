import type { Place, World } from './state.ts'

/** A document in comparable form: white space does not count. */
const parsed = (document: string | null | undefined): unknown => (document ? JSON.parse(document) : null)

const sorted = (items: unknown[]) => items.map((item) => JSON.stringify(item)).sort()
const gone = (state: unknown) => state === 'deleted' || state === 'deleting'

function networkOf({ ec2 }: Place): [string, unknown][] {
  const each = <T>(things: Record<string, T>, kind: string, view: (thing: T) => unknown): [string, unknown][] =>
    Object.entries(things).map(([id, thing]) => [`${kind} ${id}`, view(thing)])
  const rules = (group: string) =>
    Object.values(ec2.rules)
      .filter(({ GroupId }) => GroupId === group)
      .map(({ SecurityGroupRuleId, Tags, ...rule }) => rule)
  return [
    ...each(ec2.vpcs, 'vpc', ({ dnsSupport, dnsHostnames }) => ({ dnsSupport, dnsHostnames })),
    ...each(ec2.groups, 'group', ({ GroupId }) => sorted(rules(GroupId))),
    ...each(ec2.routeTables, 'route table', ({ Routes, Associations }) => [
      sorted(Routes),
      sorted(Associations.map(({ SubnetId }) => SubnetId ?? 'main')),
    ]),
    ...each(ec2.acls, 'acl', ({ Entries, Associations }) => [sorted(Entries), sorted(Associations.map(({ SubnetId }) => SubnetId))]),
    ...each(ec2.addresses, 'address', ({ AssociationId }) => Boolean(AssociationId)),
    ...each(ec2.natGateways, 'nat gateway', ({ SubnetId, State }) => (gone(State) ? null : SubnetId)),
    ...each(ec2.endpoints, 'endpoint', (one) =>
      gone(one.State)
        ? null
        : {
            service: one.ServiceName,
            policy: parsed(one.PolicyDocument),
            privateDns: one.PrivateDnsEnabled,
            tables: sorted(one.RouteTableIds),
            subnets: sorted(one.SubnetIds),
            groups: sorted(one.Groups.map(({ GroupId }) => GroupId)),
          },
    ),
  ].filter(([, value]) => value !== null) as [string, unknown][]
}

/** What a repair may change and an undo must restore, by what it is about. Deployments, tasks and events are left out: they only grow. */
export function snapshot(world: World): Record<string, unknown> {
  const parts: [string, unknown][] = []
  for (const [account, { roles, policies }] of Object.entries(world.iam)) {
    for (const role of Object.values(roles)) {
      const inline = Object.fromEntries(Object.entries(role.inline).map(([name, text]) => [name, parsed(text)]))
      parts.push([
        `role ${account} ${role.name}`,
        { trust: parsed(role.trust), inline, attached: sorted(role.attached), boundary: role.boundary },
      ])
    }
    for (const [arn, text] of Object.entries(policies)) parts.push([`policy ${arn}`, parsed(text)])
  }
  for (const here of Object.values(world.places)) {
    parts.push(...networkOf(here))
    for (const [name, { policy, images }] of Object.entries(here.repositories)) {
      parts.push([`repository ${here.account} ${name}`, parsed(policy)])
      for (const { digest, status } of images) if (status !== 'ACTIVE') parts.push([`image ${here.account} ${name}@${digest}`, status])
    }
    for (const { ecrRepositoryPrefix, upstreamRegistryUrl, credentialArn } of here.cacheRules)
      parts.push([`cache rule ${here.account} ${ecrRepositoryPrefix}`, { upstreamRegistryUrl, credentialArn }])
    for (const arn of Object.keys(here.secrets)) parts.push([`secret ${arn}`, true])
    for (const service of Object.values(here.ecs.services)) {
      const { desiredCount, taskDefinition, networkConfiguration, platformVersion, deploymentConfiguration } = service
      parts.push([
        `service ${service.serviceName}`,
        { desiredCount, taskDefinition, networkConfiguration, platformVersion, deploymentConfiguration },
      ])
    }
    const active = Object.values(here.ecs.definitions).filter(({ status }) => status === 'ACTIVE')
    for (const { taskDefinitionArn } of active) parts.push([`revision ${taskDefinitionArn}`, true])
  }
  return structuredClone(Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1))))
}
