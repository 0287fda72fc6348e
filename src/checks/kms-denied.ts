import type { Clue, Outcome } from '../core/check.ts'
import type { SecretKey } from '../facts/types/index.ts'
import { textClue } from '../image/reported.ts'
import { type Decrypting, decrypting } from '../policy/decrypting.ts'
import { nameOf } from '../policy/principal.ts'
import { defineCheck } from './define.ts'

type Seen = 'secretKeys' | 'error'
const SAY: Partial<Record<Decrypting, string>> = { unusable: 'unusable', denied: 'denied', 'key-policy': 'key-policy' }

/** The customer's key a secret is encrypted with has to be usable, by the role that reads the secret. */
export default defineCheck({
  id: 'kms-denied',
  gate: 'secret-access',
  needs: ['secrets', 'secretKeys'],
  wants: ['error', 'running'],
  run({ secrets, secretKeys, error, running }): Outcome<Seen> | null {
    const text = error.known && !(running.known && running.value) && error.value?.causes[0] === 'kms-denied' ? error.value : null
    const judged = secretKeys.map((key) => {
      const secret = secrets.found.find((s) => s.fullArn === key.secret || s.arn === key.secret)
      return { key, secret, answer: decrypting(key, secret?.service ?? 'secretsmanager', secret?.region ?? key.arn.split(':')[3] ?? '') }
    })
    const bad = judged.find(({ answer }) => SAY[answer])
    const open = judged.filter(({ answer }) => answer === 'open' || answer === 'unread')
    const worst = bad ?? open[0] ?? judged[0]
    const role = worst?.key.decrypt ? nameOf(worst.key.decrypt.roleArn) : '–'
    const seen = worst && {
      params: { key: worst.key.arn, secret: worst.key.secret.split(':').slice(5).join(':'), state: worst.key.state ?? '–', role },
      evidence: cluesOf(worst.key),
      resources: [worst.key.arn, worst.key.secret],
    }
    if (bad)
      return {
        ...seen,
        status: 'broken',
        cause: 'kms-denied',
        say: SAY[bad.answer]!,
        ...(bad.secret && { container: bad.secret.container }),
      }
    if (text && (open.length || secrets.gaps.length)) {
      return {
        status: 'broken',
        cause: 'kms-denied',
        confidence: 'likely',
        say: 'said',
        params: { secrets: text.secrets.length ? text.secrets : ['–'] },
        evidence: [textClue(text)],
        resources: text.secrets,
      }
    }
    const gaps = open.flatMap(({ key }) => key.gaps)
    if (gaps.length) return { status: 'unknown', say: 'unread', gaps }
    if (open.length) return { ...seen, status: 'unknown', suspect: 'kms-denied' }
    return seen ? { ...seen, status: 'ok' } : null
  },
})

function cluesOf(key: SecretKey): Clue<'secretKeys'>[] {
  const clues: Clue<'secretKeys'>[] = [
    { label: 'kms-key', value: `${key.arn}: ${key.state ?? '–'}`, from: 'secretKeys', api: 'kms:DescribeKey', about: [nameOf(key.arn)] },
  ]
  if (key.decrypt)
    clues.push({
      label: 'decision',
      value: `kms:Decrypt: ${key.decrypt.identity ?? key.decrypt.decision}`,
      from: 'secretKeys',
      api: 'iam:SimulatePrincipalPolicy',
      about: [key.arn],
    })
  return clues
}
