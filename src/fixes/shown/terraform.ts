import { withReferences } from '../steps/refs.ts'
import type { Input, PlannedStep } from '../steps/types.ts'
import type { Plan } from '../types.ts'
import { type Hcl, hclName, hclRef, resource } from './hcl.ts'

interface Terraform {
  type: string
  /** Null values are left out. `set`: one resource for each of these, which are `each.value`. */
  body(input: never): Record<string, Hcl | null> & { for_each?: string[] }
  /** Attributes by what a step puts out. */
  outputs?: Record<string, string>
  tagged?: true
}

const each = hclRef('each.value')
const HTTPS = { from_port: 443, to_port: 443, ip_protocol: 'tcp', description: 'ecs-pull' }
const document = (text: string) => JSON.parse(text) as Hcl
const define = <I extends Input>(one: Omit<Terraform, 'body'> & { body(input: I): ReturnType<Terraform['body']> }): Terraform =>
  one as Terraform

type Endpoint = { vpc: string; serviceName: string; type: string; subnets: string[]; group: string; routeTables: string[] }
type Entry = { acl: string; number: number; egress: boolean; cidr: string; from: number; to: number }

// Terraform AWS provider, resources by kind of step. Kinds that only change what exists are none of them.
const RESOURCES: Record<string, Terraform> = {
  'create-group': define<{ vpc: string; name: string; description: string; admits: string[] }>({
    type: 'aws_security_group',
    body: ({ vpc, name, description }) => ({ name, description, vpc_id: vpc }),
    outputs: { groupId: 'id' },
    tagged: true,
  }),
  'open-ingress': define<{ group: string; cidrs: string[] }>({
    type: 'aws_vpc_security_group_ingress_rule',
    body: ({ group, cidrs }) => ({ for_each: cidrs, security_group_id: group, cidr_ipv4: each, ...HTTPS }),
  }),
  'create-endpoint': define<Endpoint>({
    type: 'aws_vpc_endpoint',
    body: ({ vpc, serviceName, type, subnets, group, routeTables }) => ({
      vpc_id: vpc,
      service_name: serviceName,
      vpc_endpoint_type: type,
      ...(type === 'Gateway'
        ? { route_table_ids: routeTables }
        : { subnet_ids: subnets, security_group_ids: [group], private_dns_enabled: true }),
    }),
    outputs: { endpointId: 'id' },
    tagged: true,
  }),
  'associate-gateway': define<{ endpoint: string; routeTables: string[] }>({
    type: 'aws_vpc_endpoint_route_table_association',
    body: ({ endpoint, routeTables }) => ({ for_each: routeTables, vpc_endpoint_id: endpoint, route_table_id: each }),
  }),
  'allocate-address': define({
    type: 'aws_eip',
    body: () => ({ domain: 'vpc' }),
    outputs: { allocationId: 'allocation_id' },
    tagged: true,
  }),
  'create-nat': define<{ subnet: string; allocation: string }>({
    type: 'aws_nat_gateway',
    body: ({ subnet, allocation }) => ({ subnet_id: subnet, allocation_id: allocation }),
    outputs: { gatewayId: 'id' },
    tagged: true,
  }),
  'set-route': define<{ table: string; destination: string; nat: string }>({
    type: 'aws_route',
    body: ({ table, destination, nat }) => ({ route_table_id: table, destination_cidr_block: destination, nat_gateway_id: nat }),
  }),
  'open-acl-entry': define<Entry>({
    type: 'aws_network_acl_rule',
    body: ({ acl, number, egress, cidr, from, to }) => ({
      ...{ network_acl_id: acl, rule_number: number, egress, protocol: 'tcp', rule_action: 'allow' },
      ...{ cidr_block: cidr, from_port: from, to_port: to },
    }),
  }),
  'create-role': define<{ role: string; path: string; trust: string }>({
    type: 'aws_iam_role',
    body: ({ role, path, trust }) => ({ name: role, path, assume_role_policy: document(trust) }),
    outputs: { arn: 'arn' },
    tagged: true,
  }),
  'put-role-policy': define<{ role: string; name: string; document: string }>({
    type: 'aws_iam_role_policy',
    body: ({ role, name, document: text }) => ({ role, name, policy: document(text) }),
  }),
  'attach-role-policy': define<{ role: string; policyArn: string }>({
    type: 'aws_iam_role_policy_attachment',
    body: ({ role, policyArn }) => ({ role, policy_arn: policyArn }),
  }),
  'create-cache-rule': define<{ prefix: string; url: string; credential: string | null }>({
    type: 'aws_ecr_pull_through_cache_rule',
    body: ({ prefix, url, credential }) => ({ ecr_repository_prefix: prefix, upstream_registry_url: url, credential_arn: credential }),
  }),
}

/** A rule names each peer by its kind. */
const egress = (id: string, { group, peers }: { group: string; peers: string[] }): string[] =>
  peers.map((peer, i) => {
    const field = peer.startsWith('sg-') ? 'referenced_security_group_id' : peer.startsWith('pl-') ? 'prefix_list_id' : 'cidr_ipv4'
    const name = i ? `${id}_${i + 1}` : id
    return resource('aws_vpc_security_group_egress_rule', name, { security_group_id: group, [field]: peer, ...HTTPS })
  })

/** What a step makes, in Terraform's language; empty where it makes nothing. What earlier steps make is referred to. */
export function terraformOf(step: PlannedStep, { steps, tags = {} }: Pick<Plan, 'steps' | 'tags'>): string {
  const input = withReferences(step.input, ({ $from, output }) => {
    const kind = RESOURCES[steps.find(({ id }) => id === $from)?.kind ?? '']
    return hclRef(`${kind?.type ?? 'unknown'}.${hclName($from)}.${kind?.outputs?.[output] ?? output}`)
  })
  if (step.kind === 'open-egress') return egress(step.id, input as never).join('\n\n')
  const kind = RESOURCES[step.kind]
  if (!kind) return ''
  const { for_each, ...body } = kind.body(input as never)
  const given = Object.fromEntries(Object.entries(body).filter((field): field is [string, Hcl] => field[1] !== null))
  // A role of the same plan has to be there first.
  const maker = steps.find((one) => one.kind === 'create-role' && one.input.role === given.role)
  if (maker) given.role = hclRef(`aws_iam_role.${hclName(maker.id)}.name`)
  const several = for_each && { for_each: hclRef(`toset(${JSON.stringify(for_each)})`) }
  return resource(kind.type, step.id, { ...several, ...given, ...(kind.tagged && Object.keys(tags).length && { tags }) })
}
