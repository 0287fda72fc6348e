import { createHash } from 'node:crypto'
import type { Plan } from '../fixes/index.ts'
import { canonical } from './drift.ts'

const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** The same for every press of one button with the same input. */
export const pressOf = (report: string, fix: string, params: Record<string, string>): string =>
  digest(report, fix, ...Object.entries(params).sort().flat()).slice(0, 32)

/**
 * The same for two plans that do the same to things in the same state. What is only said of a plan (its cost, who else is concerned) is of
 * no account.
 */
export const digestOf = ({ steps, twoApprovals = false, passes = [], tags = {} }: Plan): string =>
  createHash('sha256').update(canonical({ steps, twoApprovals, passes, tags })).digest('hex').slice(0, 32)

/** Short enough to be typed, long enough never to meet another. */
export const runId = (press: string, attempt: number): string => `run-${digest(press, String(attempt)).slice(0, 12)}`
