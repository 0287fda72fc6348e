import { phrase } from '../core/phrase.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { shortRevision } from './names.ts'
import { offerOf } from './preview.ts'
import { newestWorking, type WorkingRevision } from './revision/working.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'deploy-working-revision'
const resolves = ['image-not-found', 'repository-not-found', 'invalid-image-reference', 'execution-role-missing'] as const

/**
 * For a service that stays on a revision which cannot start, such as one that was deregistered, while its family has another that can. Which
 * one that is, is looked up for the plan: its images and its role are there, and it asks for no secret that the failed one does not.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['deploy'],
  reads: ['ecs:ListTaskDefinitions'],
  needs: END_NEEDS,
  wants: END_WANTS,

  offer: (have) => (applies(have) ? offerOf(planOf(have, null), resolves, regionOf(have)) : null),

  survey: async (have, _, aws) => (applies(have) ? newestWorking(have.taskDefinition!, aws) : null),

  plan: (have, _, found) => (found ? planOf(have, found) : { refused: phrase(`fixes:${ID}.none`), missing: [] }),
})

/** Not where a completed deployment is there to go back to, which `roll-back` does, nor where the family has had one revision only. */
function applies(have: EndFacts): boolean {
  const service = given(have.service)
  const failed = have.taskDefinition
  if (!service || !failed || failed.revision < 2 || service.taskDefinitionArn !== failed.arn) return false
  if (service.controller !== 'ECS' || service.express) return false
  return !service.deployments.some((one) => one.rolloutState === 'COMPLETED' && one.taskDefinitionArn !== failed.arn)
}

/** Null: which revision it is has not been looked up yet. By its family's name ECS takes the newest. */
function planOf(have: EndFacts, found: WorkingRevision | null): Plan {
  const { arn, family } = have.taskDefinition!
  const end = endOf(have, { arn: found?.arn ?? family, digests: found?.digests ?? {} })
  const params = { revision: shortRevision(found?.arn ?? family), current: shortRevision(arn) }
  const plan = planFrom(ID, [], end, [], [phrase(`fixes:${ID}.besides`, params)])
  return found?.failedIsInactive
    ? { ...plan, takingBack: [...plan.takingBack, phrase(`fixes:${ID}.inactive`, { revision: params.current })] }
    : plan
}
