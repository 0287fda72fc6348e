import type { Sheet } from './layout.ts'

/** A block with its heading; nothing where there is nothing to head. */
export const headed = (on: Sheet, heading: string, lines: string[]): string[] => (lines.length ? [on.paint('bold', heading), ...lines] : [])
