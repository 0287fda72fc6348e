import { type Phrase, phrase } from '../core/phrase.ts'
import type { SetupFinding } from '../core/setup.ts'

/** @param key the last part of its sentence's key, below `cli:doctor.` */
export const finding = (id: string, state: SetupFinding['state'], key: string, params: Phrase['params'] = {}): SetupFinding => ({
  id,
  state,
  say: phrase(`cli:doctor.${key}`, params),
})

/** The code of an error, short enough for a sentence; never its message, which may quote what was sent. */
export const codeIn = (error: unknown): string => {
  const { code, name } = error as { code?: string; name?: string }
  return String(code ?? name ?? 'Error').slice(0, 80)
}
