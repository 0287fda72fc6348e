import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { parsePolicy } from '../policy/document.ts'
import { nameOf } from '../policy/principal.ts'
import { inlinePolicy, policyName } from '../policy/simulated.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, handOver, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { grantName } from './rights/grant-name.ts'
import { grantDocument, type LackingRights, lackingRights, RIGHTS_NEEDS, RIGHTS_WANTS, type RightsFacts } from './rights/lacking.ts'
import { type LackingLogs, lackingLogs } from './rights/logs.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'grant-pull'
const resolves = ['ecr-auth-denied', 'ecr-pull-denied', 'injected-sidecar'] as const

/**
 * Gives the puller's role exactly the pull it lacks, as an inline policy of its own. No grant outweighs an explicit deny, and whoever
 * wrote one meant it: that is handed over with the statement.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'role',
  steps: ['put-role-policy', 'deploy'],
  needs: [...END_NEEDS, ...RIGHTS_NEEDS],
  wants: [...END_WANTS, ...RIGHTS_WANTS],

  offer(have) {
    const lacking = lackingRights(have)
    if (!lacking) return null
    return lacking.denied.length ? denied(have, lacking) : offerOf(planOf(have, lacking, null), resolves, regionOf(have))
  },

  async survey(have, _, aws): Promise<LackingLogs> {
    const lacking = lackingRights(have)
    const { taskDefinition } = have
    const logs = taskDefinition?.containers.some((container) => container.logDriver === 'awslogs') && lacking?.kind === 'execution-role'
    return logs ? lackingLogs({ roleArn: lacking.roleArn, taskDefinition: taskDefinition!.arn }, aws) : null
  },

  plan(have, _, logs) {
    const lacking = lackingRights(have)
    if (!lacking || lacking.denied.length) return { refused: phrase('fixes:refused.no-right-lacking'), missing: [] }
    return planOf(have, lacking, logs)
  },
})

function planOf(have: EndFacts, lacking: LackingRights, logs: LackingLogs): Plan {
  const document = grantDocument(lacking, logs)
  const name = grantName(document)
  const role = nameOf(lacking.roleArn)
  const step = { id: 'grant', kind: 'put-role-policy', input: { role, name, document } }
  return planFrom(ID, [step], endOf(have), [lacking.roleArn], [phrase('fixes:besides.role', { role })])
}

/** The statements that deny, as far as they can be quoted, and where they stand. */
function denied(have: RightsFacts, { roleArn, denied: actions }: LackingRights) {
  const ids = [...new Set(actions.flatMap((action) => action.matched))]
  const documents = given(have.denyingPolicies) ?? {}
  const statements = ids.flatMap((id) => (parsePolicy(documents[id] ?? '')?.statements ?? []).flatMap(denial))
  const role = nameOf(roleArn)
  const params = {
    role,
    policies: ids.map((id) => policyName(id, roleArn)),
    actions: [...new Set(actions.map((action) => action.action))],
    resources: [...new Set(actions.map((action) => action.resource))],
    statements: statements.map((statement) => JSON.stringify(statement)),
  }
  const commands = ids.map((id) => {
    const inline = inlinePolicy(id, roleArn)
    return inline ? cliCommand('iam', 'GetRolePolicy', inline, '') : cliCommand('iam', 'ListAttachedRolePolicies', { RoleName: role }, '')
  })
  const offer = handOver(ID, resolves, {
    to: phrase('fixes:hand-over.role', { role }),
    text: phrase(statements.length ? `fixes:${ID}.hand-over` : `fixes:${ID}.hand-over-unquoted`, params),
    commands: [...new Set(commands)],
  })
  return { ...offer, title: phrase(`fixes:${ID}.title-denied`) }
}

const denial = (statement: { raw: unknown; effect?: string }) => (statement.effect === 'Deny' ? [statement.raw] : [])
