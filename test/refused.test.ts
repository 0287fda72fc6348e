import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { whatChanged } from '../src/changed.ts'
import type { Cause } from '../src/core/cause.ts'
import type { Report } from '../src/core/report.ts'
import { diagnose } from '../src/diagnose.ts'
import type { Account } from '../src/playground/account/build/account.ts'
import { makeDaemon } from '../src/playground/account/build/daemon.ts'
import { deny, policy as document, EXECUTION_ROLE } from '../src/playground/account/build/names.ts'
import { https } from '../src/playground/account/build/network.ts'
import { ec2 } from '../src/playground/account/ec2/index.ts'
import { ecs } from '../src/playground/account/ecs/index.ts'
import { iam } from '../src/playground/account/iam/index.ts'
import { type ScenarioId, type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import { placeOf } from '../src/playground/account/state.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'
import { quiet } from './quiet.ts'
import { ROLE, says, startWide } from './wide.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const POLICY: string[] = JSON.parse(readme.split('<!-- read-policy -->')[1]!.split('```json')[1]!.split('```')[0]!).Statement[0].Action

interface Asked {
  account: SimulatedAccount
  target: Target
}

/** A question about an account, and the causes that are true there. */
interface Case {
  causes: Cause[]
  start: () => Promise<Asked>
}

const of = (account: SimulatedAccount) => ({ partition: 'aws', region: account.region, account: account.account })
const task = (account: SimulatedAccount, arn = account.taskArn) => ({ account, target: parseTarget(arn) as Target })
const scenario = (id: ScenarioId, ...causes: Cause[]): Case => ({ causes, start: async () => task(await startAccount({ scenario: id })) })

const job = (jobArn: string) => ({
  jobArn,
  jobId: jobArn.split('/')[1],
  jobName: 'etl',
  jobQueue: 'q',
  startedAt: 0,
  jobDefinition: 'd',
  status: 'FAILED' as const,
})

/** Between them they ask everything a diagnosis ever asks. */
const CASES: Record<string, Case> = {
  'an image that is missing': scenario('image-tag-missing', 'image-not-found'),
  'two faults': scenario('two-faults', 'endpoint-security-group', 'ecr-auth-denied', 'ecr-pull-denied'),
  'a route to nowhere': scenario('nat-blackhole', 'no-internet-route'),
  'nothing wrong': scenario('healthy-after-all'),
  'a container instance': scenario('ec2-private-subnet-no-nat', 'no-internet-route'),
  'public access blocked': scenario('public-access-blocked', 'vpc-block-public-access'),
  'an explicit deny': scenario('role-explicit-deny', 'ecr-pull-denied'),
  'a private DNS that is off': scenario('endpoint-private-dns-off', 'endpoint-private-dns'),
  'a cache rule': scenario('cache-role-may-not-import', 'pull-through-cache'),
  'a private image': scenario('private-image-no-credentials', 'private-registry-credentials'),
  'a secret and its key': {
    causes: ['secret-unreadable'],
    start: async () => {
      const wide = await startWide()
      const [secret = ''] = wide.secrets
      iam.PutRolePolicy(wide.context, {
        ...ROLE,
        PolicyName: 'secrets',
        PolicyDocument: document({
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameters', 'kms:Decrypt'],
          NotResource: secret,
        }),
      })
      return task(wide.account, wide.fail(says.secretDenied(secret)))
    },
  },
  'prefix lists': {
    causes: ['image-not-found'],
    start: async () => {
      const wide = await startWide()
      const [list] = Object.keys(wide.here.ec2.prefixLists)
      const [GroupId] = wide.network.securityGroups!
      const IpPermissions = [{ ...https({}), PrefixListIds: [{ PrefixListId: list }] }]
      ec2.AuthorizeSecurityGroupEgress(wide.context, { GroupId, IpPermissions })
      wide.here.repositories['team/agent']!.images = []
      return task(wide.account, wide.fail(says.imageMissing(wide.uri('team/agent:v5.0.0'), 'agent')))
    },
  },
  'a repository that refuses': {
    causes: ['ecr-pull-denied'],
    start: async () => {
      const wide = await startWide()
      const PolicyDocument = document(deny('ecr:BatchGetImage', '*'))
      iam.PutRolePolicy(wide.context, { ...ROLE, PolicyName: 'guard', PolicyDocument })
      return task(wide.account, wide.fail(says.pullDenied(wide.uri('my-app:v1.0.1'), 'app')))
    },
  },
  'an endpoint for another organization': {
    causes: ['endpoint-policy'],
    start: async () => {
      const account = await startAccount({ scenario: 'endpoint-policy-denies-ecr' })
      account.state.organization = 'o-a1b2c3d4e5'
      const theirs = { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }
      for (const endpoint of Object.values(placeOf(account.state, account.account, account.region).ec2.endpoints))
        if (endpoint.ServiceName?.endsWith('ecr.api'))
          endpoint.PolicyDocument = document({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: theirs } as never)
      return task(account)
    },
  },
  'a deployment that is no longer listed': {
    causes: ['image-not-found'],
    start: async () => {
      const account = await startAccount({ scenario: 'image-tag-missing', retryAfterMs: 0 })
      const to = { world: account.state, here: placeOf(account.state, account.account, account.region), caller: 'test' }
      ecs.UpdateService(to, { cluster: account.cluster, service: account.service, taskDefinition: 'my-app:1' })
      return task(account)
    },
  },
  'a revision of a single image': {
    causes: ['platform-mismatch'],
    start: async () => {
      const wide = await startWide()
      const images = wide.here.repositories['team/agent']!.images
      const single = images.find((image) => image.platforms[0] === 'amd64' && !image.tags.length)!
      single.tags = ['single']
      const [first] = wide.containers
      wide.define([{ ...first, image: wide.uri('team/agent:single') }])
      const definition = Object.values(wide.here.ecs.definitions).find(({ family }) => family === 'wide')!
      definition.runtimePlatform = { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' }
      const network = { subnets: wide.network.subnets!, groups: wide.network.securityGroups!, publicIp: false }
      return { account: wide.account, target: { kind: 'revision', ...of(wide.account), family: 'wide', revision: 1, ...network } }
    },
  },
  'a service': {
    causes: ['image-not-found'],
    start: async () => {
      const account = await startAccount({ scenario: 'image-tag-missing' })
      return { account, target: { kind: 'service', ...of(account), cluster: account.cluster, service: account.service, arn: null } }
    },
  },
  'a capacity provider': {
    causes: ['no-public-ip'],
    start: async () => {
      const account = await startAccount({ scenario: 'managed-instances-no-public-ip' })
      quiet(account, [{ capacityProvider: 'managed', weight: 1 }])
      return { account, target: { kind: 'service', ...of(account), cluster: account.cluster, service: account.service, arn: null } }
    },
  },
  'a Batch job': {
    causes: ['image-not-found'],
    start: async () => {
      const account = await startAccount({ scenario: 'image-tag-missing' })
      const jobArn = `arn:aws:batch:${account.region}:${account.account}:job/8f5d4ea1-1b2c-4d3e-9f60-123456789abc`
      placeOf(account.state, account.account, account.region).jobs.push({ ...job(jobArn), container: { taskArn: account.taskArn } })
      return task(account, jobArn)
    },
  },
  'a daemon': {
    causes: ['image-not-found'],
    start: async () => {
      const account = await startAccount({ scenario: 'managed-instances-no-public-ip', twin: true })
      const here = placeOf(account.state, account.account, account.region)
      const image = `${account.account}.dkr.ecr.${account.region}.amazonaws.com/my-app:v1.0.0`
      const role = `arn:aws:iam::${account.account}:role/${EXECUTION_ROLE}`
      const { daemonArn } = makeDaemon({ world: account.state, here, role, caller: 'test' } as Account, { image, provider: 'managed' })
      return task(account, daemonArn)
    },
  },
  'a cluster': {
    causes: ['image-not-found'],
    start: async () => {
      const account = await startAccount({ scenario: 'image-tag-missing' })
      return { account, target: { kind: 'cluster', ...of(account), cluster: account.cluster, arn: null } }
    },
  },
}

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })

/** The answer, and what is looked up after it. */
async function answer({ account, target }: Asked): Promise<Report> {
  const session = { ...of(account), credentials, endpoint: account.endpoint }
  account.calls.length = 0
  const report = await diagnose({ target, pasted: null }, { session })
  await whatChanged(report, session)
  return report
}
const broken = (report: Report) => report.findings.filter((finding) => finding.status === 'broken').map((finding) => finding.cause)

/** Three of them, not the same for every operation: all of all take a minute and show no more. */
const some = (cases: string[], from: number) => [...cases, ...cases].slice(from % cases.length).slice(0, Math.min(3, cases.length))

describe('each call of the read policy refused', () => {
  /** By operation: the cases that ask it. */
  const askedIn = new Map<string, string[]>()
  beforeAll(async () => {
    for (const [name, { causes, start }] of Object.entries(CASES)) {
      const asked = await start()
      const report = await answer(asked)
      expect(causes, name).toEqual(expect.arrayContaining(broken(report)))
      expect(report.verdict.cause, name).toBe(causes[0] ?? null)
      for (const { api } of asked.account.calls) askedIn.set(api, [...new Set([...(askedIn.get(api) ?? []), name])])
      await asked.account.close()
    }
  })

  it.each(POLICY)('%s: leads to no wrong cause, where it is asked', async (api) => {
    const cases = askedIn.get(api) ?? []
    expect(cases, 'no case asks it').not.toEqual([])
    for (const name of some(cases, POLICY.indexOf(api))) {
      const { causes, start } = CASES[name]!
      const asked = await start()
      asked.account.setRules({ deny: [api] })
      const report = await answer(asked)
      expect(
        asked.account.calls.some((call) => call.api === api && call.outcome !== 'ok'),
        name,
      ).toBe(true)
      await asked.account.close()
      expect(causes, name).toEqual(expect.arrayContaining(broken(report)))
      expect([...causes, null], name).toContain(report.verdict.cause)
      // What is looked up after the answer, and what only the choice of a fix needs, is no part of the diagnosis.
      if (report.aws.denied.includes(api) && report.verdict.status === 'unknown')
        expect(
          report.findings.flatMap((f) => f.gaps.map((gap) => gap.api)),
          name,
        ).toContain(api)
    }
  })
})
