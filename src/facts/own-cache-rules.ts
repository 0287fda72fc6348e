import { defineFact } from './define.ts'
import { rulesOf } from './pull-through-cache-rules.ts'

/** The pull-through-cache rules of the task's own registry. Only a fix that leads a pull through one needs them. */
export default defineFact({
  id: 'ownCacheRules',
  needs: ['taskDefinition'],
  async load({ taskDefinition }, aws) {
    const [, , , region, account] = taskDefinition?.arn.split(':') ?? []
    return region && account ? rulesOf(aws, { account, region }) : []
  },
})
