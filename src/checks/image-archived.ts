import { repositoryArn } from '../image/asked.ts'
import { imageClue } from '../image/clues.ts'
import { foremost } from '../image/missing.ts'
import { defineCheck } from './define.ts'

/** ECR has the image in its archive, or is still fetching it back: until then a pull answers 404 (Amazon ECR user guide, archiving an image). */
export default defineCheck({
  id: 'image-archived',
  gate: 'image',
  needs: ['ecrImages'],
  wants: ['ecrLookups', 'error'],
  run({ ecrImages, error }) {
    const image = foremost(
      ecrImages.found.filter((found) => found.status === 'ARCHIVED' || found.status === 'ACTIVATING'),
      error,
    )
    if (!image) return null
    return {
      status: 'broken',
      cause: 'image-archived',
      container: image.container,
      say: image.status === 'ARCHIVED' ? 'broken' : 'activating',
      params: { image: image.reference.text },
      evidence: [imageClue(image), { label: 'image-status', value: image.status!, from: 'ecrImages', api: 'ecr:DescribeImages' }],
      resources: [repositoryArn(image.reference)],
    }
  },
})
