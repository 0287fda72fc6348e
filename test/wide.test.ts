import { afterEach, describe, expect, it } from 'vitest'
import type { Cause } from '../src/core/cause.ts'
import { diagnose } from '../src/diagnose.ts'
import { deny, policy } from '../src/playground/account/build/names.ts'
import { ec2 } from '../src/playground/account/ec2/index.ts'
import { iam } from '../src/playground/account/iam/index.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'
import { type Failed, ROLE, says, startWide, type Wide } from './wide.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
let wide: Wide
afterEach(() => wide.account.close())

const ask = async (target: Target | string) => {
  const { account } = wide
  account.calls.length = 0
  const place = { region: account.region, account: account.account, partition: 'aws' }
  const asked = typeof target === 'string' ? (parseTarget(target) as Target) : target
  return diagnose({ target: asked, pasted: null }, { session: { ...place, credentials, endpoint: account.endpoint } })
}
const nothingTwice = () => {
  const asked = wide.account.calls.map((call) => JSON.stringify([call.api, call.input]))
  expect(asked).toHaveLength(new Set(asked).size)
}

/** A fault in each kind of place a pull goes through and what ECS says of it; `unseen`: which nobody of this account sees before a task has failed. */
const FAULTS: Record<string, { break: (wide: Wide) => Failed; cause: Cause; unseen?: true }> = {
  'the way out of the subnet': {
    break: ({ account, context, here }) => {
      ec2.DeleteNatGateway(context, { NatGatewayId: Object.keys(here.ec2.natGateways)[0] })
      return says.timeout(account.region)
    },
    cause: 'no-internet-route',
  },
  'the right to the token': {
    break: ({ context }) => {
      iam.PutRolePolicy(context, { ...ROLE, PolicyName: 'guard', PolicyDocument: policy(deny('ecr:GetAuthorizationToken')) })
      return says.tokenDenied()
    },
    cause: 'ecr-auth-denied',
  },
  'the right to one repository': {
    break: ({ account, context, uri }) => {
      const arn = `arn:aws:ecr:${account.region}:${account.account}:repository/team/agent`
      iam.PutRolePolicy(context, { ...ROLE, PolicyName: 'guard', PolicyDocument: policy(deny('ecr:BatchGetImage', arn)) })
      return says.pullDenied(uri('team/agent:v5.0.0'), 'agent')
    },
    cause: 'ecr-pull-denied',
  },
  'the policy of the other account’s repository': {
    break: ({ shared, uri }) => {
      shared.policy = null
      return says.pullDenied(uri('team/proxy:v1.2.0', '987654321098'), 'proxy')
    },
    cause: 'cross-account-policy',
    unseen: true,
  },
  'one image of five': {
    break: ({ here, uri }) => {
      here.repositories['team/agent']!.images = []
      return says.imageMissing(uri('team/agent:v5.0.0'), 'agent')
    },
    cause: 'image-not-found',
  },
  'one repository of four': {
    break: ({ here, uri }) => {
      delete here.repositories['team/agent']
      return says.imageMissing(uri('team/agent:v5.0.0'), 'agent')
    },
    cause: 'repository-not-found',
  },
  'a secret that is gone': {
    break: ({ here, secrets }) => {
      delete here.secrets[secrets[1]!]
      return says.secretMissing(secrets[1]!)
    },
    cause: 'secret-not-found',
  },
  'a parameter that is gone': {
    break: ({ here }) => {
      here.parameters = here.parameters.filter((name) => name !== '/wide/region')
      return says.parameterMissing('/wide/region')
    },
    cause: 'secret-not-found',
  },
  'the right to a secret': {
    break: ({ context, secrets }) => {
      const PolicyDocument = policy(deny('secretsmanager:GetSecretValue', secrets[0]))
      iam.PutRolePolicy(context, { ...ROLE, PolicyName: 'guard', PolicyDocument })
      return says.secretDenied(secrets[0]!)
    },
    cause: 'secret-unreadable',
  },
  'the right to a secret’s key': {
    break: ({ context, key, encrypted }) => {
      iam.PutRolePolicy(context, { ...ROLE, PolicyName: 'guard', PolicyDocument: policy(deny('kms:Decrypt', key)) })
      return says.keyDenied(encrypted)
    },
    cause: 'kms-denied',
  },
}
const cases = Object.entries(FAULTS)

describe('a task of five containers, four repositories, two accounts, secrets and parameters', () => {
  it.each(cases)('is explained within thirty calls and four round trips: %s', async (_, { break: put, cause }) => {
    wide = await startWide()
    const failed = put(wide)
    const report = await ask(wide.fail(failed))
    expect(report.verdict).toMatchObject({ status: 'explained', cause })
    const broken = report.findings.filter((finding) => finding.status === 'broken').map((finding) => finding.cause)
    expect([cause]).toEqual(expect.arrayContaining(broken))
    if (failed.container) expect(report.target.container).toBe(failed.container)
    expect(report.aws.calls).toBeLessThanOrEqual(30)
    expect(report.aws.roundTrips).toBeLessThanOrEqual(4)
    nothingTwice()
  })
})

it('a task of as much behind endpoints keeps within the same calls, with two faults', async () => {
  wide = await startWide({ scenario: 'endpoint-sg-blocks-443' })
  const report = await ask(wide.fail(says.timeout(wide.account.region)))
  expect(report.verdict).toMatchObject({ status: 'explained', cause: 'endpoint-security-group', confidence: 'confirmed' })
  // Nobody has made an endpoint for its parameters.
  const broken = report.findings.filter((finding) => finding.status === 'broken').map((finding) => finding.cause)
  expect(broken.sort()).toEqual(['endpoint-missing', 'endpoint-security-group'])
  expect(report.aws.calls).toBeLessThanOrEqual(30)
  expect(report.aws.roundTrips).toBeLessThanOrEqual(4)
  nothingTwice()
})

describe.each(['a service that was never started', 'a revision'])('%s', (kind) => {
  const target = (): Target => {
    const { account, network } = wide
    const place = { region: account.region, account: account.account, partition: 'aws' }
    const definition = wide.define()
    if (kind === 'a revision')
      return {
        ...{ kind: 'revision', ...place, family: 'wide', revision: 1, publicIp: false },
        ...{ subnets: network.subnets!, groups: network.securityGroups! },
      }
    wide.service(definition, 0)
    return { kind: 'service', ...place, cluster: account.cluster, service: 'wide', arn: null }
  }

  it('that would pull is healthy, within five round trips', async () => {
    wide = await startWide()
    const report = await ask(target())
    expect(report.verdict).toMatchObject({ status: 'healthy', cause: null })
    expect(report.aws.roundTrips).toBeLessThanOrEqual(5)
    nothingTwice()
  })

  it.each(cases)('is told before it starts what would stop it, within five round trips: %s', async (_, { break: put, cause, unseen }) => {
    wide = await startWide()
    put(wide)
    const report = await ask(target())
    expect(report.verdict).toMatchObject(unseen ? { status: 'unknown', cause: null } : { status: 'explained', cause })
    const broken = report.findings.filter((finding) => finding.status === 'broken').map((finding) => finding.cause)
    expect([cause]).toEqual(expect.arrayContaining(broken))
    expect(report.aws.roundTrips).toBeLessThanOrEqual(5)
    nothingTwice()
  })
})
