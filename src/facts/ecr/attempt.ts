import type { Aws } from '../../aws/aws.ts'
import { gapsOf } from '../../aws/refusal.ts'
import { type Gap, GapError, type Known, known, unread } from '../../core/known.ts'
import { repositoryArn } from '../../image/asked.ts'
import type { ImageReference } from '../types/index.ts'

/** A call about one repository. What refuses it is a gap of that repository alone, so that the other images of the task are still judged. */
export async function attempt<T>(aws: Aws, reference: ImageReference, work: () => Promise<T>): Promise<Known<T>> {
  try {
    return known(await work())
  } catch (error) {
    return unread(gapsFor(aws, reference, error).map((gap) => ({ ...gap, resource: repositoryArn(reference) })))
  }
}

function gapsFor(aws: Aws, reference: ImageReference, error: unknown): Gap[] {
  if (error instanceof GapError) return error.gaps
  // A Region that is not switched on refuses good credentials as if they were bad ones.
  const elsewhere = reference.region !== aws.region
  return gapsOf(error).map((gap) => (gap.reason === 'credentials' && elsewhere ? { ...gap, reason: 'failed' } : gap))
}

/** What a fact can do without: `work.catch(gapless(null))`. */
export const gapless =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (!(error instanceof GapError)) gapsOf(error)
    return instead
  }

/** The gaps of several answers. */
export const gapsIn = (answers: readonly Known<unknown>[]): Gap[] => answers.flatMap((answer) => (answer.known ? [] : answer.gaps))

/** The values of several answers. */
export const valuesIn = <T>(answers: readonly Known<T>[]): T[] => answers.flatMap((answer) => (answer.known ? [answer.value] : []))

/** Does the work once for each key, however many ask: the same question goes to AWS once. */
export function once<T, R>(key: (item: T) => string, work: (item: T) => Promise<R>): (item: T) => Promise<R> {
  const asked = new Map<string, Promise<R>>()
  return (item) => {
    const id = key(item)
    let answer = asked.get(id)
    if (!answer) {
      answer = work(item)
      asked.set(id, answer)
    }
    return answer
  }
}
