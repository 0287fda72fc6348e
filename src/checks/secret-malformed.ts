import type { Outcome } from '../core/check.ts'
import type { TaskDefinition } from '../facts/types/index.ts'
import { standing, textClue } from '../image/reported.ts'
import { keyedSecrets } from '../policy/secrets.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

/**
 * ECS read a secret and could not take the asked key from it. Only the value would show that, and it is never read: the text is the one
 * witness. The task definition tells which secret it was, where just one fits.
 */
export default defineCheck({
  id: 'secret-malformed',
  gate: 'secret-access',
  needs: ['error'],
  wants: ['taskDefinition', 'running'],
  run({ error, taskDefinition, running }): Outcome<'error'> | null {
    const text = standing({ known: true, value: error }, running)
    if (text?.causes[0] !== 'secret-malformed') return null
    const meant = fitting(text, taskDefinition.known ? taskDefinition.value : null)
    const broken = {
      status: 'broken' as const,
      cause: 'secret-malformed' as const,
      confidence: 'likely' as const,
      evidence: [textClue(text)],
      resources: [...new Set(meant.map(({ arn }) => arn))],
    }
    const [one, ...others] = meant
    if (!one) return { ...broken, say: 'unnamed' }
    if (others.length) return { ...broken, say: 'some', params: { secrets: [...new Set(meant.map(named))] } }
    const params = { secret: nameOf(one.arn), key: one.key, container: one.container }
    return { ...broken, say: /json key/i.test(text.text) ? 'no-key' : 'no-json', params, container: one.container }
  },
})

/** The secrets of which the definition asks a key, as far as the text does not name another secret or key. */
function fitting(text: ParsedError, definition: TaskDefinition | null) {
  const key = /json key ["']?([\w./+=@-]{1,256})/i.exec(text.text)?.[1]?.replace(/\.$/, '')
  return keyedSecrets(definition).filter(
    (asked) =>
      (!key || asked.key === key) &&
      (!text.secrets.length || text.secrets.some((secret) => secret.startsWith(asked.arn))) &&
      (!text.container || asked.container === text.container),
  )
}

const nameOf = (arn: string) => arn.split(':')[6] ?? arn
const named = ({ arn, key }: { arn: string; key: string }) => `${nameOf(arn)} (${key})`
