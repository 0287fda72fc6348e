import { createHash } from 'node:crypto'

const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** The same for every press of one button with the same input. */
export const pressOf = (report: string, fix: string, params: Record<string, string>): string =>
  digest(report, fix, ...Object.entries(params).sort().flat()).slice(0, 32)

/** Short enough to be typed, long enough never to meet another. */
export const runId = (press: string, attempt: number): string => `run-${digest(press, String(attempt)).slice(0, 12)}`
