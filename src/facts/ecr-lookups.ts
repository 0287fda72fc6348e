import { imagesIn } from '../image/allotment.ts'
import { imageKey } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, once } from './ecr/attempt.ts'
import { describe } from './ecr/describe.ts'
import type { ContainerImage } from './types/index.ts'

/**
 * ecr:DescribeImages for each image in ECR, in the registry and Region its reference names. One call an image: a call for several fails as
 * a whole when one of them is missing.
 */
export default defineFact({
  id: 'ecrLookups',
  needs: ['references', 'lookupOrder'],
  async load({ references, lookupOrder }, aws) {
    const lookup = once(imageKey, (image: ContainerImage) => attempt(aws, image.reference, () => describe(aws, image)))
    const keys = lookupOrder.images.filter((image) => image.reference.registry === 'ecr').map(imageKey)
    const first = [...new Set(keys)].slice(0, imagesIn(lookupOrder.stage))
    const images = references.filter((image) => first.includes(imageKey(image)) && image.reference.registry === 'ecr')
    const answers = await Promise.all(images.map(async (image) => ({ image, answer: await lookup(image) })))
    return {
      found: answers.flatMap(({ image, answer }) => (answer.known ? [{ ...image, ...answer.value }] : [])),
      missed: answers.flatMap(({ image, answer }) => (answer.known ? [] : [{ container: image.container, gaps: answer.gaps }])),
    }
  },
})
