import { type Phrase, phrase } from '../../core/phrase.ts'
import type { PlannedStep } from '../steps/types.ts'

/** What it means to take back what these steps do to roles: others may have come to rely on them. */
export function undoingRights(steps: readonly PlannedStep[]): Phrase[] {
  const rolesOf = (...kinds: string[]) => new Set(steps.flatMap(({ kind, input }) => (kinds.includes(kind) ? [String(input.role)] : [])))
  const made = rolesOf('create-role')
  const given = [...rolesOf('put-role-policy', 'attach-role-policy')].filter((role) => !made.has(role))
  return [
    ...[...made].map((role) => phrase('fixes:taking-back.role', { role })),
    ...given.map((role) => phrase('fixes:taking-back.permissions', { role })),
  ]
}
