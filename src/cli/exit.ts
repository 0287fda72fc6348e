import type { VerdictStatus } from '../core/report.ts'

/** Exit statuses, part of the command line's contract. */
export const EXIT = { fine: 0, failed: 1, usage: 2, unknown: 3 } as const

/** The exit status of a diagnosis. */
export const exitOf = (status: VerdictStatus): number =>
  status === 'healthy' ? EXIT.fine : status === 'explained' ? EXIT.failed : EXIT.unknown
