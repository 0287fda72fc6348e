import type { Outcome } from '../core/check.ts'
import { uniqueGaps } from '../core/fact.ts'
import { AROUND } from '../policy/around.ts'
import { decisionClues, keysOrDash } from '../policy/clues.ts'
import { nameOf } from '../policy/principal.ts'
import { readings } from '../policy/reading.ts'
import { denialSaid } from '../policy/said.ts'
import { askedSecrets } from '../policy/secrets.ts'
import { policyName } from '../policy/simulated.ts'
import { defineCheck } from './define.ts'

type Seen = 'simulation' | 'denyingPolicies' | 'secretPolicies' | 'error'
const ACTIONS = ['secretsmanager:GetSecretValue', 'ssm:GetParameters']

/** The execution role has to be allowed to read the secrets and parameters the task takes before the pull. */
export default defineCheck({
  id: 'secret-unreadable',
  gate: 'secret-access',
  needs: ['principal', 'taskDefinition', 'launchType', 'secrets'],
  wants: [...AROUND, 'simulation', 'denyingPolicies', 'secretPolicies', 'error', 'running'],
  run({
    principal,
    taskDefinition,
    launchType,
    secrets,
    simulation,
    denyingPolicies,
    secretPolicies,
    error,
    running,
    ...around
  }): Outcome<Seen> | null {
    const reader = principal.kind === 'execution-role' ? principal.roleArn : taskDefinition?.executionRoleArn
    const asked = askedSecrets(taskDefinition, launchType)
    if (!asked.length || !reader) return null
    const broken = { status: 'broken', cause: 'secret-unreadable' } as const
    const denied = denialSaid(error, running, { actions: ACTIONS, layers: ['identity', 'resource', null] })
    const said: Outcome<Seen> | null = denied && {
      ...broken,
      confidence: 'likely',
      say: 'said',
      params: { role: nameOf(reader), actions: [denied.action], secrets: [denied.resource ?? '–'] },
      evidence: [{ label: 'denied-call', value: `${denied.action} (${denied.resource ?? '–'})`, from: 'error' }],
      resources: [reader, ...(denied.resource ? [denied.resource] : [])],
    }
    if (!simulation.known) return said ?? { status: 'unknown', say: 'unread', gaps: simulation.gaps }
    // A secret that is described to nobody is still read by the role: its ARN is what the simulator was asked about.
    const unseen = asked
      .filter((a) => !secrets.found.some((s) => s.arn === a.arn))
      .map((a) => ({ ...a, state: 'found' as const, fullArn: a.arn, key: null }))
    const all = readings([...secrets.found.filter((s) => s.state === 'found'), ...unseen], simulation.value, secretPolicies, around)
    const of = (...answers: string[]) => all.filter((reading) => answers.includes(reading.answer))
    const worst = [of('explicit'), of('implicit'), of('resource'), of('open', 'unread'), of('allowed')].find((group) => group.length)
    if (!worst) return null
    const first = worst[0]!
    const actions = worst.map((reading) => reading.action)
    const seen = {
      params: {
        role: nameOf(reader),
        actions: [...new Set(actions.map((action) => action.action))],
        secrets: actions.map((action) => action.resource.split(':').slice(5).join(':')),
        policies: [...new Set(actions.flatMap((action) => action.matched.map((id) => policyName(id, action.roleArn))))],
        keys: keysOrDash(worst.flatMap((reading) => reading.keys)),
      },
      evidence: decisionClues(actions, denyingPolicies),
      resources: [reader, ...actions.map((action) => action.resource)],
    }
    if (['explicit', 'implicit', 'resource'].includes(first.answer))
      return { ...broken, ...seen, say: first.answer, container: first.secret.container }
    if (first.answer === 'allowed') return { ...seen, status: 'ok' }
    if (said) return said
    const gaps = uniqueGaps(worst.flatMap((reading) => reading.gaps))
    return gaps.length
      ? { status: 'unknown', say: 'unread', gaps }
      : { ...seen, status: 'unknown', say: 'condition', suspect: 'secret-unreadable' }
  },
})
