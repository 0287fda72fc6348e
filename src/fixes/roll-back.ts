import { phrase } from '../core/phrase.ts'
import type { Deployment } from '../facts/types/index.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { shortRevision } from './names.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'roll-back'
const resolves = [
  'image-not-found',
  'repository-not-found',
  'invalid-image-reference',
  'platform-mismatch',
  'execution-role-missing',
  'secret-not-found',
] as const

/** Deploys the revision again whose deployment completed last. Only where the service is still on the one that failed. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'service',
  steps: ['deploy'],
  needs: END_NEEDS,
  wants: END_WANTS,

  offer(have) {
    const last = lastGood(have)
    return last ? offerOf(planOf(have, last), resolves, regionOf(have)) : null
  },

  survey: async () => null,

  plan(have) {
    const last = lastGood(have)
    return last ? planOf(have, last) : { refused: phrase(`fixes:${ID}.nothing`), missing: [] }
  },
})

/** While a deployment does not complete, ECS keeps the one before it, which did (Amazon ECS developer guide, rolling update). */
function lastGood(have: EndFacts): Deployment | null {
  const service = given(have.service)
  const failed = have.taskDefinition?.arn
  if (!service || !failed || service.taskDefinitionArn !== failed || service.controller !== 'ECS') return null
  const good = service.deployments.filter(
    (one) => one.status !== 'PRIMARY' && one.rolloutState === 'COMPLETED' && one.taskDefinitionArn !== failed,
  )
  return good.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))[0] ?? null
}

function planOf(have: EndFacts, { taskDefinitionArn: arn }: Deployment): Plan {
  const end = endOf(have, { arn, digests: {} })
  return planFrom(ID, [], end, [], [phrase('fixes:besides.rolls-back', { revision: shortRevision(arn) })])
}
