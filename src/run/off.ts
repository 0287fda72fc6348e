import { phrase } from '../core/phrase.ts'
import type { Store } from '../store/store.ts'
import { RunRefused, type Trouble } from './types.ts'

/** Why nothing may be changed. `who`, `at` (ISO 8601): who switched it off and when; null: the settings say so. */
export interface Off {
  who: string | null
  at: string | null
}

/** Null: changes are on. @param bySettings the settings forbid every change */
export async function offBy(store: Store, bySettings = false): Promise<Off | null> {
  if (bySettings) return { who: null, at: null }
  const switched = await store.changes.get()
  return switched?.off ? { who: switched.who, at: new Date(switched.at).toISOString() } : null
}

const said = (kind: 'refused' | 'trouble', { who, at }: Off) =>
  who === null ? phrase(`fixes:${kind}.off-settings`) : phrase(`fixes:${kind}.off`, { who, at: at ?? '' })

/** Throws RunRefused `off` where nothing may be changed. */
export async function refuseWhereOff(store: Store, bySettings = false): Promise<void> {
  const off = await offBy(store, bySettings)
  if (off) throw new RunRefused('off', said('refused', off))
}

/** What stops a run before its next write; null: nothing does. */
export async function troubleWhereOff(store: Store, step: string | null, bySettings = false): Promise<Trouble | null> {
  const off = await offBy(store, bySettings)
  return off && { kind: 'off', say: said('trouble', off), step }
}
