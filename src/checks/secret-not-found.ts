import type { Outcome } from '../core/check.ts'
import type { Secret } from '../facts/types/index.ts'
import { textClue } from '../image/reported.ts'
import { askedSecrets } from '../policy/secrets.ts'
import { defineCheck } from './define.ts'

type Seen = 'secrets' | 'error'

/** A secret or parameter the task reads before its images are pulled has to be there, with a current value. */
export default defineCheck({
  id: 'secret-not-found',
  gate: 'secret-access',
  needs: ['taskDefinition', 'launchType', 'secrets'],
  wants: ['error', 'running'],
  run({ taskDefinition, launchType, secrets, error, running }): Outcome<Seen> | null {
    if (!askedSecrets(taskDefinition, launchType).length) return null
    const broken = { status: 'broken', cause: 'secret-not-found' } as const
    const gone = secrets.found.filter((secret) => secret.state !== 'found')
    const first = gone[0]
    if (first) {
      const params = { secrets: gone.filter((secret) => secret.state === first.state).map(nameOf), container: first.container }
      return {
        ...broken,
        say: first.state,
        params,
        evidence: gone.map(clueOf),
        resources: gone.map((secret) => secret.arn),
        container: first.container,
      }
    }
    const text = error.known && !(running.known && running.value) && error.value?.causes[0] === 'secret-not-found' ? error.value : null
    if (text && secrets.gaps.length) {
      const named = text.secrets.length ? text.secrets : secrets.gaps.map((gap) => gap.resource)
      const evidence = [textClue(text), ...secrets.found.map(clueOf)]
      return { ...broken, confidence: 'likely', say: 'said', params: { secrets: named }, evidence, resources: named }
    }
    if (secrets.gaps.length) return { status: 'unknown', say: 'unread', gaps: secrets.gaps }
    return {
      status: 'ok',
      params: { secrets: secrets.found.map(nameOf) },
      evidence: secrets.found.map(clueOf),
      resources: secrets.found.map((s) => s.arn),
    }
  },
})

const nameOf = (secret: Secret) => secret.arn.split(':')[6] ?? secret.name.replace(/^.*:parameter/, '')

const clueOf = (secret: Secret) => ({
  label: 'secret-state',
  value: `${secret.fullArn ?? secret.arn}: ${secret.state}`,
  from: 'secrets' as const,
  api: secret.service === 'ssm' ? 'ssm:DescribeParameters' : 'secretsmanager:DescribeSecret',
  about: [secret.service === 'ssm' ? secret.name.replace(/^\//, '') : secret.arn],
})
