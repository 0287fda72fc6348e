import type { PlannedStep } from '../steps/types.ts'
import { grantName } from './grant-name.ts'

/** One call a role lacks. */
export interface Lacking {
  action: string
  /** ARN, or `*`. */
  resource: string
}

/** The step that gives a role exactly what it lacks, as an inline policy of its own; none where nothing lacks. */
export function grantStep(role: string, lacking: readonly Lacking[]): PlannedStep[] {
  const byAction = [...Map.groupBy(lacking, (one) => one.action)].sort(([a], [b]) => (a < b ? -1 : 1))
  const Statement = byAction.map(([action, all]) => ({
    Effect: 'Allow',
    Action: [action],
    Resource: [...new Set(all.map((one) => one.resource))].sort(),
  }))
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  return lacking.length ? [{ id: 'grant', kind: 'put-role-policy', input: { role, name: grantName(document), document } }] : []
}
