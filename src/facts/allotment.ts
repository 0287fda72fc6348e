import { allot, type Stage, stageOf } from '../image/allotment.ts'
import { imageKey, repositoryArn } from '../image/asked.ts'
import { concerns } from '../image/namesake.ts'
import { askedSecrets } from '../policy/secrets.ts'
import { defineFact } from './define.ts'

/** The task's images, those the error names first; and how far the pull got. Derived: no calls of its own. */
export const lookupOrder = defineFact({
  id: 'lookupOrder',
  needs: ['references', 'task'],
  wants: ['error'],
  load({ references, task, error }) {
    const failed = error.known && (error.value?.container || error.value?.image) ? error.value : null
    const named = failed ? references.filter((image) => concerns(failed, image)) : []
    const stage: Stage = task ? stageOf(error.known ? (error.value?.gates ?? null) : null) : 'unbounded'
    return { stage, images: [...named, ...references.filter((image) => !named.includes(image))] }
  },
})

/** How much of the task's images and secrets is read: a diagnosis of a failed task asks AWS thirty times at most. Derived. */
export const allotment = defineFact({
  id: 'allotment',
  needs: ['lookupOrder', 'taskDefinition', 'launchType'],
  load({ lookupOrder: { stage, images }, taskDefinition, launchType }) {
    const ecr = images.filter((image) => image.reference.registry === 'ecr')
    const asked = askedSecrets(taskDefinition, launchType)
    return allot({
      stage,
      images: new Set(ecr.map(imageKey)).size,
      repositories: new Set(ecr.map((image) => repositoryArn(image.reference))).size,
      secrets: asked.filter(({ service }) => service === 'secretsmanager').length,
      parameters: asked.some(({ service }) => service === 'ssm') ? 1 : 0,
    })
  },
})
