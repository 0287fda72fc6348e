import type { Condition, Right } from '../steps/rights.ts'

/** A statement of an IAM policy. */
export interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string[]
  Condition?: Condition
}

const isMade = (condition: Condition | undefined) =>
  Object.keys(condition?.StringLike ?? {}).some((key) => key.startsWith('aws:ResourceTag/'))

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
    // What the run itself has made needs no telling apart: each action knows its own types only.
    const key = JSON.stringify([isMade(condition) ? [] : Resource, condition ?? null])
    const { Action, Resource: before } = grouped.get(key) ?? { Action: [], Resource: [] }
    const all = { Action: sorted([...Action, action]), Resource: sorted([...before, ...Resource]) }
    grouped.set(key, { Effect: 'Allow', ...all, ...(condition && { Condition: condition }) })
  }
  return [...grouped.values()].filter(({ Resource }) => Resource.length).sort((a, b) => (a.Action[0]! < b.Action[0]! ? -1 : 1))
}
