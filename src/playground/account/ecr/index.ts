import { imageOperations } from './images.ts'
import { policyOperations } from './policies.ts'

/** ECR: repositories, images, policies. */
export const ecr = { ...imageOperations, ...policyOperations }
