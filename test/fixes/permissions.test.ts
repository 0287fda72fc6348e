import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIXES } from '../../src/fixes/list.ts'
import { fixPolicy } from '../../src/fixes/permissions/policy.ts'
import { stepKind } from '../../src/fixes/steps/index.ts'
import { ANY_SCOPE } from '../../src/fixes/steps/rights.ts'
import { ecsPull } from '../cli/streams.ts'

const root = new URL('../../', import.meta.url).pathname
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const CHANGING = FIXES.filter((fix) => fix.steps.length)
const kindsOf = (fix: (typeof FIXES)[number]) => fix.steps.map((step) => (typeof step === 'string' ? step : step.kind)).sort()
const sourcesOfKinds = new Map(
  globSync('src/fixes/steps/*.ts', { cwd: root }).flatMap((path) => {
    const kind = /^ {2}kind: '([\w-]+)'/m.exec(text(path))?.[1]
    // What two kinds have in common is called by either.
    const common = text(path).includes("'./service-network.ts'") ? text('src/fixes/steps/service-network.ts') : ''
    return kind ? [[kind, text(path) + common] as const] : []
  }),
)

/** The client of each command that steps load late, as `src/aws/commands.ts` gives them out. */
const lateClients = new Map(
  [...text('src/aws/commands.ts').matchAll(/export const \{([^}]+)\} = lazily<[^>]+>\('([a-z0-9-]+)'\)/g)].flatMap(([, names, service]) =>
    names!.split(',').map((name) => [name.trim(), service!] as const),
  ),
)

/** IAM actions of the commands and paginators a source imports. */
const actionsOf = (source: string): string[] =>
  [...source.matchAll(/import (?!type)\{([^}]+)\} from '(?:@aws-sdk\/client-([a-z0-9-]+)|[./]+aws\/commands\.ts)'/g)].flatMap(
    ([, names, client]) =>
      names!.split(',').flatMap((name) => {
        const service = client ?? lateClients.get(name.trim())
        const action = /^(?:(\w+)Command|paginate(\w+))$/.exec(name.trim())
        return action ? [`${service === 'secrets-manager' ? 'secretsmanager' : service}:${action[1] ?? action[2]}`] : []
      }),
  )
const sorted = (of: Iterable<string>) => [...new Set(of)].sort()
const READ_POLICY = JSON.parse(text('README.md').split('<!-- read-policy -->')[1]!.split('```json')[1]!.split('```')[0]!).Statement[0]
  .Action

/** A fix's source and those of the helpers it is made of, its steps left out. */
function sourcesOf(path: string, seen = new Map<string, string>()): string[] {
  if (seen.has(path)) return []
  seen.set(path, text(path))
  for (const [, from] of seen.get(path)!.matchAll(/^import (?!type)[^;]*?from '(\.[^']+)'/gm)) {
    const next = join(dirname(path), from!)
    if (next === 'src/aws/pricing.ts' || (next.startsWith('src/fixes/') && !next.includes('/steps/'))) sourcesOf(next, seen)
  }
  return [...seen.values()]
}

/** What AWS asks for besides the call itself (service authorization reference, dependent actions). */
const DEPENDENT: Record<string, string[]> = {
  'ec2:AllocateAddress': ['ec2:CreateTags'],
  'ec2:CreateNatGateway': ['ec2:CreateTags'],
  'ec2:CreateSecurityGroup': ['ec2:CreateTags'],
  'ec2:CreateVpcEndpoint': [
    'ec2:CreateTags',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'route53:AssociateVPCWithHostedZone',
  ],
  'ecr:CreatePullThroughCacheRule': ['iam:CreateServiceLinkedRole'],
  'ecs:RegisterTaskDefinition': ['ecs:TagResource', 'iam:PassRole'],
  'ecs:UpdateService': ['iam:PassRole'],
  'iam:CreateRole': ['iam:PassRole', 'iam:TagRole'],
}

describe('a kind of step may call what it calls, what that depends on, and nothing besides:', () => {
  it.each([...sourcesOfKinds])('%s', (kind, source) => {
    const declared = stepKind(kind)
      .rights({}, ANY_SCOPE)
      .flatMap(({ actions }) => actions)
    const called = actionsOf(source)
    const also = kind === 'set-private-dns' ? ['route53:AssociateVPCWithHostedZone'] : []
    expect(sorted(declared)).toEqual(sorted([...called, ...called.flatMap((action) => DEPENDENT[action] ?? []), ...also]))
  })
})

describe('a fix tells the kinds of its steps and what its survey reads:', () => {
  it.each(CHANGING.map((fix) => [fix.id, fix] as const))('%s', (id, fix) => {
    const sources = sourcesOf(`src/fixes/${id}.ts`)
    const named = sources.flatMap((source) => [...source.matchAll(/kind: '([\w-]+)'/g)].map((match) => match[1]!))
    const kinds = sorted(named.filter((kind) => sourcesOfKinds.has(kind)))
    // A service's new network is the new deployment.
    expect(kindsOf(fix)).toEqual(
      ['assign-public-ip', 'use-working-subnets'].includes(id) ? kinds.filter((kind) => kind !== 'deploy') : kinds,
    )
    const ofSteps = kinds.flatMap((kind) => stepKind(kind).rights({}, ANY_SCOPE)).flatMap(({ actions }) => actions)
    expect([...fix.reads]).toEqual(sorted(sources.flatMap(actionsOf)).filter((one) => !READ_POLICY.includes(one) && !ofSteps.includes(one)))
  })
})

const OWN = ['read', 'change'].map((lane) => `arn:aws:iam::*:role/ecs-pull-${lane}`)

describe('the policy of a fix', () => {
  it.each(CHANGING.map((fix) => [fix.id, fix] as const))('bounds what it may do to roles, and what it may unmake: %s', (_, fix) => {
    const { Statement } = fixPolicy([fix], { ...ANY_SCOPE, roles: ['app-*'] }, OWN)
    for (const { Effect, Action, Resource, Condition } of Statement) {
      const writes = Action.filter((action) => !/:(BatchGet|Describe|Get|List)/.test(action))
      if (Effect === 'Allow' && writes.some((action) => action.startsWith('iam:'))) expect(Resource).not.toContain('*')
      if (Action.includes('iam:PassRole')) expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } })
      else if (Effect === 'Allow' && writes.some((action) => /^iam:.*Role/.test(action) && action !== 'iam:CreateServiceLinkedRole'))
        expect(Resource).toEqual(['arn:aws:iam::*:role/*/app-*', 'arn:aws:iam::*:role/app-*'])
      if (Action.includes('iam:AttachRolePolicy')) expect(Condition?.ArnEquals).toHaveProperty('iam:PolicyARN')
      if (Action.some((action) => /^ec2:(Delete(SecurityGroup|VpcEndpoints|NatGateway)|ReleaseAddress)$/.test(action)))
        expect(Condition?.StringLike).toHaveProperty('aws:ResourceTag/ecs-pull:run')
      if (Action.includes('ec2:CreateTags')) expect(Condition?.StringLike).toHaveProperty('ec2:CreateAction')
    }
    expect(Statement.at(-1)).toMatchObject({ Effect: 'Deny', Action: ['iam:*'], Resource: [...OWN].sort() })
    // A managed policy has at most 6,144 characters, white space left out (IAM quotas).
    expect(JSON.stringify({ Statement }).length).toBeLessThan(6_000)
  })

  it('is printed for an account, a Region and roles of one’s own', async () => {
    const asked = ['permissions', 'grant-pull', '--account', '123456789012', '--region', 'cn-north-1', '--roles', 'web-*,batch']
    const { status, out } = await ecsPull(asked)
    expect(status).toBe(0)
    const arn = 'arn:aws-cn:iam::123456789012:role/'
    expect(JSON.parse(out).Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'],
      Resource: [`${arn}*/batch`, `${arn}*/web-*`, `${arn}batch`, `${arn}web-*`],
    })
    expect(out).toContain('arn:aws-cn:ecs:cn-north-1:123456789012:service/*')
    expect(await ecsPull(['permissions', 'grant-pul', '--lang', 'en'])).toMatchObject({ status: 2, out: '' })
    expect(await ecsPull(['permissions', 'create-secret'])).toMatchObject({ status: 2 })
    expect(await ecsPull(['permissions', '--account', '1'])).toMatchObject({ status: 2 })
  })
})

/** As `docs/permissions.md` has it. */
async function page(): Promise<string> {
  const sections = await Promise.all(
    CHANGING.map(async ({ id }) => `## \`${id}\`\n\n\`\`\`json\n${(await ecsPull(['permissions', id])).out.trimEnd()}\n\`\`\`\n`),
  )
  return `# What each fix may call

Written by \`ecs-pull permissions\`, from what the steps of the fixes say they call. Do not edit: \`npm run test:update -- test/fixes/permissions.test.ts\`.

- The role in \`change:\` needs the policy of each fix that you want, and nothing else: not even the read policy. \`ecs-pull permissions FIX…\` prints one policy for several.
- The role in \`read:\` makes the plans. It needs the read policy of the README and the statement \`EcsPullReads\` of each fix.
- Without roles in the settings both are your own credentials: they need all of it.
- Roles that may be changed are bound by their names. \`*ExecutionRole*\` stands for yours: \`--roles 'web-*,batch-execution'\` prints the policy with your names, \`--account\` and \`--region\` narrow the rest.
- What a fix has made bears the tag \`ecs-pull:run\`; nothing without it is ever deleted.
- The last statement keeps the bot's own roles out of reach; it takes their names from your settings.
- Whatever this policy allows, the session of a run is bound to its own plan: a session policy names just the calls of its steps, on just their resources, and CloudTrail shows the session under the name of who approved it.

${sections.join('\n')}`
}

it('docs/permissions.md holds what the command prints', async () => {
  await expect(await page()).toMatchFileSnapshot('../../docs/permissions.md')
})
