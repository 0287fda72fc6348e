import { DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs'
import { defineFact } from './define.ts'
import { toNetwork } from './service.ts'
import type { LaunchType, ServiceRevision } from './types/index.ts'

/**
 * ecs:DescribeServiceRevisions of the revision that started the task, which has its deployment's number; taken only where it is plainly the
 * task's own, by its task definition. Loaded where another fact asks for it.
 */
export default defineFact({
  id: 'serviceRevision',
  needs: ['task', 'service'],
  async load({ task, service }, aws): Promise<ServiceRevision | null> {
    const number = /^ecs-svc\/([0-9]+)$/.exec(task?.startedBy ?? '')?.[1]
    if (!task || !service || !number) return null
    const serviceRevisionArns = [`${service.arn.replace(':service/', ':service-revision/')}/${number}`]
    const { serviceRevisions } = await aws.ecs().send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }))
    const revision = serviceRevisions?.[0]
    if (!revision || revision.taskDefinition !== task.taskDefinitionArn) return null
    return {
      network: toNetwork(revision.networkConfiguration),
      launchType: (revision.launchType as LaunchType) ?? null,
      platformVersion: revision.platformVersion ?? null,
      createdAt: revision.createdAt?.toISOString() ?? null,
      images: (revision.containerImages ?? []).map(({ containerName, image, imageDigest }) => ({
        container: containerName ?? '',
        image: image ?? '',
        digest: imageDigest ?? null,
      })),
    }
  },
})
