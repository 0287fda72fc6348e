import type { Condition, Right } from '../steps/rights.ts'

/** A statement of an IAM policy. */
export interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string[]
  Condition?: Condition
}

const sorted = (of: Iterable<string>) => [...new Set(of)].sort()

/**
 * The fewest statements that allow these rights and no more: what is called on the same things under the same conditions goes together.
 *
 * @example statements([on(['*'], 'ecs:ListTasks'), on(['*'], 'ecs:DescribeTasks')]).length // 1
 */
export function statements(rights: readonly Right[]): Statement[] {
  const byAction = new Map<string, { action: string; condition: Condition | undefined; resources: Set<string> }>()
  for (const { actions, resources, condition } of rights)
    for (const action of actions) {
      const key = `${action} ${JSON.stringify(condition ?? null)}`
      const one = byAction.get(key) ?? { action, condition, resources: new Set() }
      for (const resource of resources) one.resources.add(resource)
      byAction.set(key, one)
    }
  const grouped = new Map<string, Statement>()
  for (const { action, condition, resources } of byAction.values()) {
    const Resource = resources.has('*') ? ['*'] : sorted(resources)
    const key = JSON.stringify([Resource, condition ?? null])
    const one = grouped.get(key) ?? { Effect: 'Allow' as const, Action: [], Resource, ...(condition && { Condition: condition }) }
    grouped.set(key, { ...one, Action: sorted([...one.Action, action]) })
  }
  return [...grouped.values()].filter(({ Resource }) => Resource.length).sort((a, b) => (a.Action[0]! < b.Action[0]! ? -1 : 1))
}
