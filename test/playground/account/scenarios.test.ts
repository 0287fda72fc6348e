import { DescribeServicesCommand, DescribeTasksCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import en from '../../../locales/en/playground.json' with { type: 'json' }
import fr from '../../../locales/fr/playground.json' with { type: 'json' }
import ja from '../../../locales/ja/playground.json' with { type: 'json' }
import { SCENARIO_IDS, SCENARIOS, type SimulatedAccount, startAccount } from '../../../src/playground/account/start.ts'
import { clients } from './clients.ts'

let account: SimulatedAccount | undefined
afterEach(async () => {
  await account?.close()
  account = undefined
})

/** What a text of that gate looks like, in both generations, on Fargate and on EC2. */
const TEXTS: Record<string, RegExp> = {
  'assume-role': /^ECS was unable to assume the role 'arn:aws:iam::123456789012:role\/ecsTaskExecutionRole'/,
  dns: /dial tcp: lookup api\.ecr\.ap-northeast-1\.amazonaws\.com on 10\.0\.0\.2:53: .*i\/o timeout$/,
  'secret-access':
    /^ResourceInitializationError: .*unable to get registry auth from asm: .*(ResourceNotFoundException|AccessDeniedException)/,
  'token-connection':
    /^(ResourceInitializationError: .*registry auth|CannotPullECRContainerError).*Post "https:\/\/api\.ecr\..*: dial tcp [\d.]+:443: i\/o timeout$/,
  'token-access':
    /^ResourceInitializationError: .*AccessDeniedException: User: arn:aws:sts::.* is not authorized to perform: ecr:GetAuthorizationToken on resource: \* because no /,
  'manifest-connection':
    /^CannotPullContainerError: .*failed to resolve ref .*: failed to do request: Head "https:.*\/manifests\/v1\.0\.1": dial tcp [\d.]+:443: i\/o timeout$/,
  'manifest-access':
    /^CannotPullContainerError: pull image manifest has been retried \d time\(s\): .*(403 Forbidden$|429 Too Many Requests|insufficient_scope: authorization failed$)/,
  image:
    /^CannotPullContainerError: (.*failed to resolve ref (\S+): \2: not found|Error response from daemon: manifest for \S+ not found: manifest unknown: Requested image not found)$/,
  disk: /^CannotPullContainerError: pull image manifest .*no space left on device$/,
  platform: /does not contain descriptor matching platform '(linux|windows)\/amd64'$/,
  'layer-connection':
    /^CannotPullContainerError: .*failed to copy: httpReadSeeker: failed open: failed to do request: Get .*: dial tcp 52\.219\.[\d.]+:443: i\/o timeout$/,
  'layer-access':
    /^CannotPullContainerError: ref pull has been retried 1 time\(s\): failed to copy: httpReadSeeker: failed open: unexpected status code .*403 Forbidden$/,
}

describe.each(['new', 'old'] as const)('each broken account, %s wording', (wording) => {
  it.each(SCENARIO_IDS)('%s: the task stopped at its gate, with the text of that gate', async (scenario) => {
    account = await startAccount({ scenario, wording })
    const { ecs } = clients(account)
    const { gate, healthy } = SCENARIOS[scenario]
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: account.cluster, tasks: [account.taskArn] }))
    const task = tasks[0]
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedAt: expect.any(Date) })
    expect(task?.containers?.[0]?.reason ?? task?.stoppedReason).toBe(account.errorText)
    expect(account.errorText).toMatch(TEXTS[gate] as RegExp)
    const next = account.outlook()
    expect(next).toMatchObject(healthy ? { ok: true } : { ok: false, gate })
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: account.cluster, services: [account.service, 'other-service'] }),
    )
    expect(services?.map(({ runningCount }) => runningCount)).toEqual([healthy ? 2 : 0, 2])
    expect(JSON.stringify(services?.[0]?.events)).toContain(JSON.stringify(account.errorText).slice(1, -1))
  })
})

it.each(Object.entries({ en, fr, ja }))('%s has a title and a sentence for each broken account, and for no other', (_, { scenario }) => {
  expect(Object.keys(scenario).sort()).toEqual([...SCENARIO_IDS].sort())
  for (const words of Object.values(scenario))
    expect(words).toEqual({ title: expect.stringMatching(/\S/), about: expect.stringMatching(/[.。]$/) })
})
