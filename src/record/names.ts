/** Names that people gave, by the fields they stand in. Tags and digests stay: how alike they are is what a diagnosis tells of them. */
const FIELDS = new Set(['cluster', 'family', 'startedBy', 'repository', 'container', 'instanceProfileArn'])
const NAMED = new Set(['service', 'task', 'host', 'securityGroups', 'role', 'taskDefinition', 'containers'])
const ARN = /\barn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:\d*:([A-Za-z0-9_+=,.@/:-]+)/g

/** Words that name no one thing: as names they give nothing away, and they stand in codes and keys. */
const COMMON = new Set(
  `aws amazon ecs ec2 ecr s3 iam kms ssm sts logs api dkr task tasks service services cluster container containers role roles image images
  app web default main latest local repository instance subnet endpoint gateway nat internet proxy dns secret secretsmanager parameter key policy
  user root assumed-role task-definition container-instance task-set instance-profile security-group library docker nginx prod production dev
  test staging fargate external arn true false ok broken unknown denied failed timeout found active inactive primary`.split(/\s+/),
)

/** Ids have stand-ins of their own kind. */
const ID = /^(\d+|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{1,5}-[0-9a-f]{8,17})$/

/** Every name in a recording that is worth masking, the longest first, so that a name within another is not replaced in it. */
export function namesIn(whole: unknown): string[] {
  const names = new Set<string>()
  const add = (text: string) => {
    for (const piece of text.split(/[/:]/)) if (piece.length > 2 && !COMMON.has(piece.toLowerCase()) && !ID.test(piece)) names.add(piece)
  }
  const walk = (value: unknown, path: readonly string[]) => {
    const field = path.at(-1) ?? ''
    if (typeof value === 'string') {
      for (const [, service, resource] of value.matchAll(ARN)) if (resource && !OWN.test(resource)) add(named(service!, resource))
      if (FIELDS.has(field) || (field === 'service' && path.includes('question')) || (field === 'name' && path.some((p) => NAMED.has(p))))
        add(value)
    } else if (Array.isArray(value)) for (const inner of value) walk(inner, path)
    else if (value && typeof value === 'object') for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
  }
  walk(whole, [])
  return [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** Policies, buckets and roles that are AWS's own. */
const OWN = /^(aws\/|policy\/(service-role\/)?A(mazon|WS)|prod-[a-z0-9-]+-starport-layer-bucket|aws-service-role\/)/

/** The part of an ARN's resource that people named: without the kind before it. */
const named = (service: string, resource: string): string =>
  service === 's3'
    ? resource.split('/')[0]!
    : resource.replace(
        /^(task-definition|task|service|cluster|container-instance|role|policy|user|instance-profile|repository|secret|parameter|key|assumed-role|task-set|alias|group)[/:]/,
        '',
      )
