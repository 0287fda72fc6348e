import { ListServicesCommand } from '@aws-sdk/client-ecs'
import { isNotFound } from '../aws/refusal.ts'
import { looksAround } from '../image/allotment.ts'
import { defineFact } from './define.ts'
import { describeServices } from './service.ts'
import type { Service } from './types/index.ts'

/** As many as one call describes. */
const LOOKED_AT = 10

/**
 * Other services of the cluster, of which a fault of the network may stop the next task too. Two calls beside the others, and none where
 * the text speaks of an image or of secrets, or where the task's images take up the calls of a diagnosis. Null: not looked at.
 */
export default defineFact({
  id: 'neighbours',
  needs: ['lookupOrder', 'task'],
  async load({ lookupOrder, task }, aws): Promise<Service[] | null> {
    if (!task || !looksAround(lookupOrder.stage, lookupOrder.images.length)) return null
    try {
      const { serviceArns = [] } = await aws.ecs().send(new ListServicesCommand({ cluster: task.cluster, maxResults: 100 }))
      const others = serviceArns.filter((arn) => arn.split('/').at(-1) !== task.service).sort()
      return others.length ? await describeServices(aws, task.cluster, others.slice(0, LOOKED_AT)) : []
    } catch (error) {
      if (isNotFound(error, 'ClusterNotFoundException')) return null
      throw error
    }
  },
})
