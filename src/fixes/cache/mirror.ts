import type { Changes } from '../../aws/change.ts'
import { phrase } from '../../core/phrase.ts'
import { simulate } from '../../facts/iam/simulate.ts'
import type { CacheRule, ContainerImage, ListedSecret } from '../../facts/types/index.ts'
import { repositoryArn } from '../../image/asked.ts'
import { CREATE, IMPORT } from '../../policy/cache-imports.ts'
import { nameOf } from '../../policy/principal.ts'
import { PULL_ACTIONS } from '../../policy/repository.ts'
import { type EndFacts, endOf, given, planFrom } from '../compose.ts'
import { NO_EDITS } from '../revision/edit.ts'
import { likeliest } from '../revision/secrets.ts'
import { grantStep } from '../rights/grant-step.ts'
import { type Judged, judged } from '../rights/judged.ts'
import type { Facts, Plan } from '../types.ts'
import { CACHE_SECRETS, cachedName, freePrefix, ruleFor, type Upstream, upstreamOf } from './upstream.ts'

export const MIRROR_WANTS = ['images', 'error', 'principal', 'accountSecrets', 'ownCacheRules'] as const
export type MirrorFacts = EndFacts & Facts<never, (typeof MIRROR_WANTS)[number]>

/** The images of one registry that are to come through ECR from now on. */
export interface Mirror {
  images: ContainerImage[]
  upstream: Upstream
  /** The rule there is; null: one is made. */
  rule: CacheRule | null
  prefix: string
  /** ARN of the role that pulls. */
  role: string
  account: string
  region: string
  /** To choose from, where a rule is made that wants credentials. */
  secrets: ListedSecret[]
}

/** Null where the registry is none that ECR fetches from, or no role is there to pull from ECR with. China and GovCloud have no such rules. */
export function mirrorOf(have: MirrorFacts): Mirror | null {
  const { taskDefinition, launchType } = have
  const [, partition, , region, account] = taskDefinition?.arn.split(':') ?? []
  const role = taskDefinition?.executionRoleArn ?? (launchType === 'EC2' ? (given(have.principal)?.roleArn ?? null) : null)
  const rules = given(have.ownCacheRules)
  if (partition !== 'aws' || !region || !account || !role || !rules) return null
  const signsIn = (name: string) => taskDefinition?.containers.find((container) => container.name === name)?.repositoryCredentials
  const all = (given(have.images) ?? []).filter(({ container, injected }) => !injected && !signsIn(container))
  const failed = given(have.error)?.container
  const first = all.find(({ container, reference }) => upstreamOf(reference) && (!failed || container === failed))
  const upstream = first && upstreamOf(first.reference)
  if (!upstream) return null
  const rule = ruleFor(upstream, rules)
  const secrets = (given(have.accountSecrets) ?? []).filter(({ name }) => name.startsWith(CACHE_SECRETS))
  return {
    images: all.filter(({ reference }) => upstreamOf(reference)?.url === upstream.url),
    upstream,
    rule,
    prefix: rule?.prefix ?? freePrefix(upstream, rules),
    role,
    account,
    region,
    secrets: likeliest(first.reference.host, secrets),
  }
}

/** A rule of ours with credentials: somebody has to say which. */
export const wantsSecret = ({ rule, upstream }: Mirror): boolean => !rule && upstream.signsIn

const arnsOf = ({ images, prefix, account, region }: Mirror): string[] =>
  images.map(({ reference }) => repositoryArn({ account, region, repository: cachedName(prefix, reference) }))

/** What the role lacks to fetch the images through the rule and to pull them. */
export async function mirrorRights(mirror: Mirror, aws: Changes): Promise<Judged> {
  const resources = [...new Set(arnsOf(mirror))]
  const actions = [...PULL_ACTIONS, IMPORT, CREATE]
  const [token, rest] = await Promise.all([
    simulate(aws, { roleArn: mirror.role, actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    simulate(aws, { roleArn: mirror.role, actions, resources }),
  ])
  return judged([...token, ...rest])
}

export interface Surveyed {
  newest: number
  rights: Judged
}

export function mirrorPlan(id: string, have: MirrorFacts, mirror: Mirror, secret: ListedSecret | null, seen: Surveyed | null): Plan {
  const { images, upstream, rule, prefix, role, account, region } = mirror
  const { arn, family, revision } = have.taskDefinition!
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`
  const edits = Object.fromEntries(
    images.map(({ container, reference }) => [container, `${host}/${cachedName(prefix, reference)}:${reference.tag ?? 'latest'}`]),
  )
  const credential = upstream.signsIn ? (secret?.arn ?? 'SECRET_ARN') : null
  const create = { account, prefix, registry: upstream.registry, url: upstream.url, credential }
  const grant = grantStep(nameOf(role), seen?.rights.lacking ?? [])
  const steps = [
    ...(rule ? [] : [{ id: 'rule', kind: 'create-cache-rule', input: create }]),
    ...grant,
    {
      id: 'revision',
      kind: 'register-revision',
      input: { ...NO_EDITS, family, from: arn, floor: seen?.newest ?? revision, images: edits },
    },
  ]
  const repositories = [...new Set(images.map(({ reference }) => cachedName(prefix, reference)))]
  const end = endOf(have, { registeredBy: 'revision', digests: endOf(have).proof?.digests ?? {} })
  const holds = [`family/${family}`, `cache-rule/${region}/${prefix}`, ...(grant.length ? [role] : [])]
  const plan = planFrom(id, steps, end, holds, [
    ...(grant.length ? [phrase('fixes:besides.role', { role: nameOf(role) })] : []),
    phrase(`fixes:pull-through-cache.besides`, { repositories, upstream: upstream.url }),
  ])
  return { ...plan, takingBack: [...plan.takingBack, phrase('fixes:pull-through-cache.taking-back', { repositories })] }
}
