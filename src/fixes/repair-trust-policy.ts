import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, handOver, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { ECS_TASKS, trusting } from './rights/trust.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'repair-trust-policy'
const resolves = ['execution-role-trust'] as const
type Have = Facts<'role', never>

/** Lets ECS assume the execution role, besides whoever may already. A trust policy that denies is left to whoever wrote it. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'role',
  steps: ['set-trust', 'deploy'],
  needs: [...END_NEEDS, 'principal', 'role'],
  wants: END_WANTS,

  offer(have) {
    const { role } = have
    if (!role || have.principal.kind !== 'execution-role') return null
    const document = documentFor(have)
    if (document) return offerOf(planOf(have, role.arn, role.name, document), resolves, regionOf(have))
    return handOver(ID, resolves, {
      to: phrase('fixes:hand-over.role', { role: role.name }),
      text: phrase(`fixes:${ID}.hand-over`, { role: role.name, service: ECS_TASKS }),
      commands: [cliCommand('iam', 'GetRole', { RoleName: role.name }, '')],
    })
  },

  survey: async () => null,

  plan(have) {
    const document = documentFor(have)
    if (!have.role || !document) return { refused: phrase('fixes:refused.no-right-lacking'), missing: [] }
    return planOf(have, have.role.arn, have.role.name, document)
  },
})

const documentFor = ({ role }: Have): string | null => (role ? trusting(role.trust) : null)

function planOf(have: EndFacts, arn: string, role: string, document: string): Plan {
  const step = { id: 'trust', kind: 'set-trust', input: { role, document, trusts: ECS_TASKS } }
  return planFrom(ID, [step], endOf(have), [arn])
}
