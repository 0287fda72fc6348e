import { phrase } from '../core/phrase.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { NO_EDITS } from './revision/edit.ts'
import { newestRevision } from './revision/floor.ts'
import { managedPolicyFor } from './rights/managed.ts'
import { NEW_TRUST } from './rights/trust.ts'
import { ref } from './steps/refs.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'create-execution-role'
const resolves = ['execution-role-missing'] as const
type Have = EndFacts & Facts<'principal' | 'role', never>

/**
 * Creates the execution role that is gone, under its old name and path; where the task definition names none, one of its own and a revision
 * that names it. It can pull and write logs, and no more: what else a deleted role could do, nobody knows any more.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['create-role', 'attach-role-policy', 'register-revision', 'deploy'],
  needs: [...END_NEEDS, 'principal', 'role'],
  wants: END_WANTS,

  offer(have) {
    return fits(have) ? offerOf(planOf(have, null), resolves, regionOf(have)) : null
  },

  survey: async ({ taskDefinition }, _, aws) => (taskDefinition ? newestRevision(taskDefinition, aws) : null),

  plan(have, _, newest) {
    return fits(have) ? planOf(have, newest) : { refused: phrase(`fixes:${ID}.there`), missing: [] }
  },
})

function fits({ principal, role, taskDefinition }: Have): boolean {
  if (principal.kind !== 'execution-role' || role || !taskDefinition) return false
  return !principal.roleArn || accountOf(principal.roleArn) === accountOf(taskDefinition.arn)
}

function planOf(have: Have, newest: number | null): Plan {
  const { arn, family, revision } = have.taskDefinition!
  const gone = have.principal.roleArn
  const role = gone ? nameOf(gone) : `ecs-pull-${family}`.slice(0, 64)
  const path = gone ? (/:role(\/.*\/|\/)[^/]+$/.exec(gone)?.[1] ?? '/') : '/'
  const policyArn = managedPolicyFor('execution-role', arn.split(':')[1] ?? 'aws')
  const steps: PlannedStep[] = [
    { id: 'role', kind: 'create-role', input: { role, path, trust: NEW_TRUST } },
    { id: 'attach', kind: 'attach-role-policy', input: { role, policyArn } },
  ]
  const besides = [phrase(`fixes:besides.${gone ? 'role-anew' : 'role-new'}`, { role, policy: nameOf(policyArn) })]
  const hold = `role/${role}`
  if (gone) return planFrom(ID, steps, endOf(have), [hold], besides)
  const digests = endOf(have).proof?.digests ?? {}
  const input = { ...NO_EDITS, family, from: arn, floor: newest ?? revision, executionRole: ref('role', 'arn') }
  const copy = { id: 'revision', kind: 'register-revision', input }
  return planFrom(ID, [...steps, copy], endOf(have, { registeredBy: 'revision', digests }), [hold, `family/${family}`], besides)
}
