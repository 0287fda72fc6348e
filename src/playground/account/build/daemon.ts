import { settle, startTask } from '../ecs/task.ts'
import { uuid } from '../state.ts'
import type { Account } from './account.ts'
import { CLUSTER } from './names.ts'

/** A managed daemon of one container on a capacity provider of Managed Instances, and the task that ECS starts for it. Its ARN, and the task's. */
export function makeDaemon(
  account: Account,
  { image, provider, critical = true }: { image: string; provider: string; critical?: boolean },
) {
  const { world, here } = account
  const place = `arn:aws:ecs:${here.region}:${here.account}`
  const daemonArn = `${place}:daemon/${CLUSTER}/log-agent`
  const arns = {
    definition: `${place}:daemon-task-definition/log-agent:1`,
    revision: `${place}:daemon-revision/${CLUSTER}/log-agent/${uuid(world)}`,
  }
  here.ecs.daemons[daemonArn] = {
    definition: {
      daemonTaskDefinitionArn: arns.definition,
      family: 'log-agent',
      revision: 1,
      executionRoleArn: account.role,
      status: 'ACTIVE',
      containerDefinitions: [{ name: 'agent', image, essential: true, memory: 128 }],
    },
    revision: {
      daemonRevisionArn: arns.revision,
      daemonArn,
      daemonTaskDefinitionArn: arns.definition,
      createdAt: new Date(Date.now() - 86_400_000),
      containerImages: [{ containerName: 'agent', image }],
      critical,
    },
    detail: {
      daemonArn,
      clusterArn: `${place}:cluster/${CLUSTER}`,
      status: 'ACTIVE',
      currentRevisions: [
        {
          arn: arns.revision,
          capacityProviders: [{ arn: here.ecs.providers[provider]?.capacityProviderArn, runningCount: 0 }],
          totalRunningCount: 0,
        },
      ],
    },
  }
  const task = startTask(account, {
    cluster: `${place}:cluster/${CLUSTER}`,
    definition: arns.definition,
    group: 'daemon:log-agent',
    startedBy: 'ecs-daemon-deployment/1',
    network: null,
    provider,
    turn: 0,
  })
  settle(account, task)
  return { daemonArn, taskArn: task.taskArn }
}
