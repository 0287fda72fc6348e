import type { FactLoader } from './core/fact.ts'
import type { Failure } from './core/verdict.ts'
import type { FactValues } from './facts/types/index.ts'
import { concerns } from './image/namesake.ts'
import { value } from './notes/value.ts'
import type { ParsedError } from './target/types.ts'

/** The one value all have; null: there is none, or they differ. */
const shared = <T>(values: readonly T[]): T | null => (new Set(values).size === 1 ? values[0]! : null)

/** The pull that failed, as far as the task and the text tell; null: none is known to have. */
export async function failureOf(error: ParsedError | null, load: FactLoader<FactValues>): Promise<Failure | null> {
  const task = await value(load, 'task')
  if (!error && (!task || task.lastStatus === 'RUNNING' || !task.stoppedAt)) return null
  const [images, launchType, subnets] = await Promise.all([value(load, 'images'), value(load, 'launchType'), value(load, 'pullerSubnets')])
  const concerned = (images ?? []).filter((image) => !error || concerns(error, image))
  const reference = shared(concerned.map(({ reference }) => `${reference.registry} ${reference.host}`)) ? concerned[0]!.reference : null
  return {
    at: task?.stoppedAt ?? null,
    host: reference?.host ?? error?.host ?? null,
    ecr: reference?.registry === 'ecr',
    region: reference?.region ?? null,
    container: error?.container ?? shared(concerned.map(({ container }) => container)),
    alone: shared((images ?? []).map(({ reference }) => reference.text)) !== null,
    upFront: launchType === 'FARGATE' || launchType === 'MANAGED_INSTANCES',
    placed: subnets?.own != null,
  }
}
