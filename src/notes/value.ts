import type { FactLoader } from '../core/fact.ts'
import type { FactValues } from '../facts/types/index.ts'

/** A fact that a note can do without: null where it could not be read. */
export const value = async <K extends keyof FactValues & string>(load: FactLoader<FactValues>, id: K): Promise<FactValues[K] | null> => {
  const { state } = await load(id)
  return state.known ? state.value : null
}
