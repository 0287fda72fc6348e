import { partition, partitionOf, REGION } from '../core/partition.ts'
import { ecrHost } from '../image/reference.ts'

/** Pages of the AWS console by the prefix of an id: service, then the part after `#`. */
const BY_ID: Record<string, readonly [service: string, page: string]> = {
  subnet: ['vpcconsole', 'SubnetDetails:subnetId='],
  vpc: ['vpcconsole', 'VpcDetails:VpcId='],
  rtb: ['vpcconsole', 'RouteTableDetails:RouteTableId='],
  nat: ['vpcconsole', 'NatGatewayDetails:natGatewayId='],
  igw: ['vpcconsole', 'InternetGateway:internetGatewayId='],
  acl: ['vpcconsole', 'NetworkAclDetails:networkAclId='],
  vpce: ['vpcconsole', 'EndpointDetails:vpcEndpointId='],
  tgw: ['vpcconsole', 'TransitGatewayDetails:transitGatewayId='],
  sg: ['ec2', 'SecurityGroup:groupId='],
  eni: ['ec2', 'NetworkInterface:networkInterfaceId='],
  i: ['ec2', 'InstanceDetails:instanceId='],
}

const ID = new RegExp(`(?<![\\w-])(${Object.keys(BY_ID).join('|')})-[0-9a-f]{8,17}(?![\\w-])`)
const RESOURCE_ARN = /arn:aws[a-z-]*:(?:iam|ecr|ecs|secretsmanager|ssm|kms):[a-z0-9-]*:[0-9]{12}:[A-Za-z0-9_+=,.@/:-]+/
const PRIVATE_IMAGE = /(?<![\w.-])([0-9]{12}\.dkr[.-]ecr\.[a-z0-9.-]+)\/([a-z0-9._/-]+)/
const IN_REGION = new RegExp(`^${REGION}$`)

/** Null: no console of that partition is known. */
const at = (region: string, path: string): string | null => {
  const host = partition(partitionOf(region)).console
  return host && `https://${region}.${host}/${path}`
}

/**
 * The page of the AWS console that shows the first resource a value names: an id, an ARN, or an image in ECR. Null: it names none, or the
 * Region is not known. A link opens what the person may see; it holds nothing but the names.
 *
 * @param region of the resource, where the value itself does not say
 */
export function consoleUrl(value: string, region: string | null): string | null {
  if (!region || !IN_REGION.test(region)) return null
  const arn = RESOURCE_ARN.exec(value)?.[0]
  if (arn) return ofArn(arn, region)
  const id = ID.exec(value)
  const [service, page] = BY_ID[id?.[1] ?? ''] ?? []
  if (id && service) return at(region, `${service}/home?region=${region}#${page}${id[0]}`)
  const image = PRIVATE_IMAGE.exec(value)
  const registry = image && ecrHost(image[1]!)
  return registry ? repository(registry.account, registry.region, image[2]!) : null
}

const repository = (account: string, region: string, name: string) =>
  at(region, `ecr/repositories/private/${account}/${name}?region=${region}`)

function ofArn(arn: string, fallback: string): string | null {
  const [, , service, where, account = '', ...rest] = arn.split(':')
  const region = where || fallback
  const path = rest.join(':')
  const [kind = '', ...names] = path.split('/')
  const last = encodeURIComponent(names.at(-1) ?? '')
  const to = (page: string) => at(region, page)
  switch (service) {
    case 'iam':
      if (kind === 'role') return to(`iam/home#/roles/details/${last}`)
      return kind === 'policy' ? to(`iam/home#/policies/details/${encodeURIComponent(arn)}`) : null
    case 'ecr':
      return kind === 'repository' ? repository(account, region, names.join('/')) : null
    case 'secretsmanager':
      // The console finds a secret by its name, without the six characters AWS puts after it.
      return to(
        `secretsmanager/secret?name=${encodeURIComponent(path.replace(/^secret:/, '').replace(/-[A-Za-z0-9]{6}$/, ''))}&region=${region}`,
      )
    case 'ssm':
      return kind === 'parameter'
        ? to(`systems-manager/parameters/${encodeURIComponent(path.slice(9))}/description?region=${region}`)
        : null
    case 'kms':
      return kind === 'key' ? to(`kms/home?region=${region}#/kms/keys/${last}`) : null
    default:
      return ofEcs(kind, names, region)
  }
}

function ofEcs(kind: string, [cluster = '', name = '']: string[], region: string): string | null {
  if (kind === 'task' && name) return at(region, `ecs/v2/clusters/${cluster}/tasks/${name}/configuration?region=${region}`)
  if (kind === 'service' && name) return at(region, `ecs/v2/clusters/${cluster}/services/${name}/health?region=${region}`)
  if (kind === 'cluster') return at(region, `ecs/v2/clusters/${cluster}/services?region=${region}`)
  return kind === 'task-definition' ? at(region, `ecs/v2/task-definitions/${cluster.replace(':', '/')}/containers?region=${region}`) : null
}
