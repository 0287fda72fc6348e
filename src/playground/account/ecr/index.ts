import { cacheRuleOperations } from './cache-rules.ts'
import { imageOperations } from './images.ts'
import { policyOperations } from './policies.ts'
import { tagOperations } from './tags.ts'

/** ECR: repositories, images, policies, pull-through-cache rules. */
export const ecr = { ...imageOperations, ...policyOperations, ...cacheRuleOperations, ...tagOperations }
