import { imageKey } from '../image/asked.ts'
import { lookupClue } from '../image/clues.ts'
import { standing, textClue } from '../image/reported.ts'
import { defineCheck } from './define.ts'

const GIB = 1024 ** 3
/** Fargate's ephemeral storage where the task definition names none (Amazon ECS developer guide, fargate-task-storage). */
const FARGATE_GIB = 20
/** An image is kept as it came and unpacked, and unpacking makes nothing smaller: what it takes is at least this many times its size. */
const AT_LEAST = 2

/** The task's images do not fit its storage. Their unpacked size is not known, so this is never more than likely. */
export default defineCheck({
  id: 'disk-full',
  gate: 'disk',
  needs: ['ecrLookups', 'launchType', 'taskDefinition'],
  wants: ['error', 'running'],
  run({ ecrLookups, launchType, taskDefinition, error, running }) {
    const failed = standing(error, running)
    const said = failed?.causes[0] === 'disk-full' ? failed : null
    const images = [...new Map(ecrLookups.found.map((image) => [imageKey(image), image])).values()].filter((image) => image.sizeBytes)
    const largest = [...images].sort((a, b) => b.sizeBytes! - a.sizeBytes!)[0]
    const size = images.reduce((sum, image) => sum + image.sizeBytes!, 0)
    const storage = launchType === 'FARGATE' && taskDefinition ? (taskDefinition.ephemeralStorageGiB ?? FARGATE_GIB) : null
    const params = { size, storage: (storage ?? 0) * GIB }
    const evidence = [
      ...images.flatMap((image) => lookupClue('image-size', image.sizeBytes, image)),
      ...(storage === null ? [] : [{ label: 'ephemeral-storage', value: `${storage} GiB`, from: 'taskDefinition' } as const]),
    ]
    const tooSmall = storage !== null && size * AT_LEAST > storage * GIB
    if (tooSmall || said) {
      const container = said?.container ?? largest?.container
      return {
        status: 'broken',
        cause: 'disk-full',
        confidence: 'likely',
        say: tooSmall ? 'broken' : storage === null ? 'reported-host' : 'reported',
        ...(container && { container }),
        params,
        evidence: [...(said ? [textClue(said)] : []), ...evidence],
      }
    }
    return storage === null || !size ? null : { status: 'ok', params, evidence }
  },
})
