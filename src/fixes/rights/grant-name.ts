import { createHash } from 'node:crypto'

/** Name of an inline policy after what it says: another grant for the same role never takes its place. */
export const grantName = (document: string): string => `ecs-pull-${createHash('sha256').update(document).digest('hex').slice(0, 10)}`
