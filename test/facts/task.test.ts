import nock from 'nock'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openAws } from '../../src/aws/aws.ts'
import task from '../../src/facts/task.ts'
import type { Target } from '../../src/target/types.ts'

const ARN = 'arn:aws:ecs:eu-west-3:123456789012:task/main/0123456789abcdef0123456789abcdef'
const target: Target = {
  kind: 'task',
  partition: 'aws',
  region: 'eu-west-3',
  account: '123456789012',
  cluster: 'main',
  task: ARN.split('/').at(-1)!,
  arn: ARN,
}
const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const ecs = (status: number, answer: object) => {
  const asked: unknown[] = []
  nock('https://ecs.eu-west-3.amazonaws.com')
    .post('/', (body) => asked.push(body) > 0)
    .reply(status, answer)
  return asked
}
const load = () =>
  openAws({ region: 'eu-west-3', account: '123456789012', partition: 'aws', credentials }).within(
    0,
    async (aws) => (await task.load({ target }, aws, async () => null)) as Record<string, unknown> | null,
  )

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())

describe('task', () => {
  it('is asked for by its ARN, and read from what outlives its network interface', async () => {
    const asked = ecs(200, {
      tasks: [
        {
          taskArn: ARN,
          clusterArn: 'arn:aws:ecs:eu-west-3:123456789012:cluster/main',
          group: 'service:shop',
          launchType: 'FARGATE',
          containers: [{ name: 'app', image: 'nginx', reason: 'CannotPullContainerError: …' }],
          overrides: { containerOverrides: [{ environment: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
          attachments: [
            {
              type: 'ElasticNetworkInterface',
              details: [
                { name: 'subnetId', value: 'subnet-1' },
                { name: 'privateIPv4Address', value: '10.0.0.9' },
              ],
            },
          ],
        },
      ],
    })
    const { result } = await load()
    expect(asked).toEqual([{ cluster: 'main', tasks: [ARN] }])
    expect(result).toMatchObject({ cluster: 'main', service: 'shop', subnet: 'subnet-1', privateIp: '10.0.0.9' })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it('is null where AWS has forgotten it, or knows no such cluster', async () => {
    ecs(200, { tasks: [], failures: [{ arn: ARN, reason: 'MISSING' }] })
    expect((await load()).result).toBeNull()
    ecs(400, { __type: 'ClusterNotFoundException', message: 'Cluster not found.' })
    expect((await load()).result).toBeNull()
  })

  it('says so where the credentials are another account’s', async () => {
    ecs(400, { __type: 'InvalidParameterException', message: 'Identifier is for 123456789012. Your accountId is 210987654321' })
    await expect(load()).rejects.toMatchObject({
      code: 'problem.other-account',
      say: { params: { asked: '123456789012', own: '210987654321' } },
    })
  })
})
