import { randomBytes } from 'node:crypto'
import type { RunRow } from '../store/runs.ts'
import type { Run, RunStatus, Trouble } from './types.ts'

/** How a run came to an end, as it has to be told. */
export type RunEnd = Pick<Run, 'status' | 'direction' | 'trouble' | 'proof'> & { run: string }

/** Whether somebody waits to be told how a run ends. `known`: a status that is no news to them. */
export interface Tell {
  known: RunStatus | null
}

/** What has to be said of an end, written down in one with it; null: nothing. */
export function endToTell(
  tell: Tell | undefined,
  { id: run, direction }: Pick<RunRow, 'id' | 'direction'>,
  { status, trouble, proof }: { status: RunStatus; trouble: Trouble | null; proof: Run['proof'] },
) {
  if (!tell || status === tell.known) return null
  const body: RunEnd = { run, status, direction, trouble, proof }
  return { id: `end ${run} ${randomBytes(8).toString('hex')}`, kind: 'end' as const, body }
}
