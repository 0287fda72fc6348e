import type { Before, Counts } from './store/retention.ts'
import type { Store } from './store/store.ts'

/** Days after which reports, and the audit with its runs, are forgotten. */
export type Keep = { reports?: number | undefined; audit?: number | undefined } | undefined

const DAY = 86_400_000
const REPORTS = 90
const AUDIT = 400

/** Before when everything is old. */
export const beforeOf = (keep: Keep, now: number): Before => ({
  reports: now - (keep?.reports ?? REPORTS) * DAY,
  audit: now - (keep?.audit ?? AUDIT) * DAY,
})

/** Forgets what is older than the settings keep, and writes down that it did, where that was anything. */
export async function purge(store: Store, keep: Keep, who: string): Promise<Counts> {
  const counts = await store.retention.purge(beforeOf(keep, store.now()))
  if (counts.reports || counts.runs || counts.audit) await store.audit.add({ who, what: 'purged', run: null, detail: { ...counts } })
  return counts
}

/** The same once a day, by whichever process is first. Null: it has been done today. */
export const purgeDaily = async (store: Store, keep: Keep): Promise<Counts | null> =>
  (await store.events.claim(`purge ${new Date(store.now()).toISOString().slice(0, 10)}`)) ? purge(store, keep, 'ecs-pull') : null
