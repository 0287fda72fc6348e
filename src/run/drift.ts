import type { Json, PlannedStep } from '../fixes/steps/types.ts'

/** Longer values say nothing in a sentence. */
const SHORT = 80
const MOST = 5

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isShort = (value: unknown): value is string | number | boolean | null =>
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= SHORT && !/^[0-9a-f]{64}$/.test(value))
const shown = (value: string | number | boolean | null): string => (value === null || value === '' ? '–' : String(value))

/**
 * What is different from what was planned on, a line a field: `privateDns: true → false`, `rules: +10.0.0.0/16:443`. Of long values only
 * the field is named. Empty: nothing is.
 */
export function differences(planned: unknown, now: unknown, path = ''): string[] {
  if (isFields(planned) && isFields(now)) {
    const keys = [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort()
    return keys.flatMap((key) => differences(planned[key] ?? null, now[key] ?? null, path ? `${path}.${key}` : key)).slice(0, MOST)
  }
  if (JSON.stringify(planned) === JSON.stringify(now)) return []
  const to = (said: string) => [path ? `${path}: ${said}` : said]
  if (Array.isArray(planned) && Array.isArray(now) && [...planned, ...now].every(isShort)) {
    const [added, gone] = [now.filter((one) => !planned.includes(one)), planned.filter((one) => !now.includes(one))]
    const parts = [...added.map((one) => `+${shown(one)}`), ...gone.map((one) => `−${shown(one)}`)]
    if (parts.length && parts.length <= MOST) return to(parts.join(' '))
  }
  return isShort(planned) && isShort(now) ? to(`${shown(planned)} → ${shown(now)}`) : path ? [path] : []
}

/** Ids and ARNs under which CloudTrail may know what a step is about. */
export const namesOf = (resources: readonly string[], holds: readonly string[]): string[] => [
  ...new Set([...resources, ...holds.filter((held) => resources.some((one) => held === one || held.endsWith(`/${one}`)))]),
]

/** True where the state is another than the one the step was planned on. The order of keys is of no account. */
export const drifted = (step: PlannedStep, now: Json): boolean => step.expected !== undefined && canonical(now) !== canonical(step.expected)

/** The same text for the same value, whatever the order of its keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  )
