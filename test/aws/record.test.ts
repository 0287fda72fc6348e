import { DescribeVpcsCommand } from '@aws-sdk/client-ec2'
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr'
import { GetRoleCommand } from '@aws-sdk/client-iam'
import nock from 'nock'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openAws } from '../../src/aws/aws.ts'
import { gapsOf } from '../../src/aws/refusal.ts'

const session = {
  region: 'eu-west-3',
  account: '123456789012',
  partition: 'aws',
  credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }),
}
const ec2 = () => nock('https://ec2.eu-west-3.amazonaws.com').post('/')
const xml = (code: string) => `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())

describe('a recorded call', () => {
  it('notes the action, its depth and the AWS CLI command that asks the same', async () => {
    ec2().times(2).reply(200, '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>')
    const { context } = await openAws(session).within(1, async (aws) => {
      await aws.ec2().send(new DescribeVpcsCommand({ VpcIds: ['vpc-1'] }))
      await aws.ec2().send(new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] }))
    })
    expect(context.calls).toEqual([
      { api: 'ec2:DescribeVpcs', depth: 2, outcome: 'ok', cli: 'aws ec2 describe-vpcs --vpc-ids vpc-1 --region eu-west-3' },
      {
        api: 'ec2:DescribeVpcs',
        depth: 3,
        outcome: 'ok',
        cli: `aws ec2 describe-vpcs --filters '[{"Name":"vpc-id","Values":["vpc-1"]}]' --region eu-west-3`,
      },
    ])
  })

  it('counts calls that run side by side as one deep, and each retry as a call', async () => {
    ec2().reply(503, xml('Unavailable'))
    ec2().times(2).reply(200, '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>')
    const { context } = await openAws(session).within(0, (aws) =>
      Promise.all(['vpc-1', 'vpc-2'].map((id) => aws.ec2().send(new DescribeVpcsCommand({ VpcIds: [id] })))),
    )
    expect(context.calls).toHaveLength(3)
    expect(context.calls.map((call) => call.depth).sort()).toEqual([1, 1, 2])
  })
})

describe('a refused call', () => {
  const failing = async (reply: () => unknown, send: Parameters<ReturnType<typeof openAws>['within']>[1]) => {
    reply()
    try {
      await openAws(session).within(0, send)
    } catch (error) {
      return gapsOf(error)
    }
    throw new Error('it was not refused')
  }

  it.each([
    ['denied', 'UnauthorizedOperation', 403],
    ['failed', 'InternalFailure', 400],
    ['throttled', 'RequestLimitExceeded', 400],
  ] as const)('becomes a gap that names the action and the resource: %s', async (reason, code, status) => {
    const gaps = await failing(
      () => ec2().times(3).reply(status, xml(code)),
      (aws) => aws.ec2().send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] })),
    )
    const host = reason === 'failed' ? { host: 'ec2.eu-west-3.amazonaws.com' } : {}
    expect(gaps).toEqual([{ api: 'ec2:DescribeVpcs', reason, resource: 'vpc-0123456789abcdef0', code, ...host }])
  })

  it('is understood in every wire protocol', async () => {
    const iam = await failing(
      () =>
        nock('https://iam.amazonaws.com')
          .post('/')
          .reply(403, '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'),
      (aws) => aws.iam().send(new GetRoleCommand({ RoleName: 'execution' })),
    )
    expect(iam).toMatchObject([{ api: 'iam:GetRole', reason: 'denied', resource: 'execution' }])
    const ecr = await failing(
      () => nock('https://api.ecr.eu-west-3.amazonaws.com').post('/').reply(400, { __type: 'AccessDeniedException', message: 'no' }),
      (aws) => aws.ecr().send(new DescribeRepositoriesCommand({ repositoryNames: ['team/app'] })),
    )
    expect(ecr).toMatchObject([{ api: 'ecr:DescribeRepositories', reason: 'denied', resource: 'team/app' }])
  })

  it('is told as one of the credentials, where AWS does not know those', async () => {
    const gaps = await failing(
      () => ec2().reply(401, xml('AuthFailure')),
      (aws) => aws.ec2().send(new DescribeVpcsCommand({})),
    )
    expect(gaps).toMatchObject([{ api: 'ec2:DescribeVpcs', reason: 'credentials', code: 'AuthFailure' }])
  })

  it('never hides a mistake of our own behind a gap', () => {
    expect(() => gapsOf(new TypeError('undefined is not a function'))).toThrow(TypeError)
  })
})

it('nulls in the lists of an answer are left out', async () => {
  nock('https://api.ecr.eu-west-3.amazonaws.com')
    .post('/')
    .reply(200, { repositories: [null, { repositoryName: 'app', tags: null }, null] })
  const { result } = await openAws(session).within(0, (aws) => aws.ecr().send(new DescribeRepositoriesCommand({})))
  expect(result.repositories?.map((one) => one.repositoryName)).toEqual(['app'])
})
