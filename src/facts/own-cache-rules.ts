import { defineFact } from './define.ts'
import { rulesOf } from './pull-through-cache-rules.ts'

/** The pull-through-cache rules of the task's own registry, where an image of its comes from another: a fix may lead that pull through one. */
export default defineFact({
  id: 'ownCacheRules',
  needs: ['taskDefinition', 'images'],
  async load({ taskDefinition, images }, aws) {
    const [, , , region, account] = taskDefinition?.arn.split(':') ?? []
    const others = images.some(({ reference, injected }) => !injected && reference.registry !== 'ecr')
    return others && region && account ? rulesOf(aws, { account, region }) : []
  },
})
