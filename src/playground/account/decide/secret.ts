import { secretOf } from '../secrets.ts'
import { access } from './access.ts'
import type { Origin } from './origin.ts'
import type { Outcome } from './outcome.ts'
import { pathTo } from './path.ts'
import { dial, secretFailure } from './texts.ts'

/** The credentials of a private registry, fetched before its image. */
export function readSecret(origin: Origin, wanted: string): Outcome {
  const { region } = origin.place
  const host = `secretsmanager.${region}.amazonaws.com`
  const stop = { ok: false as const, container: null, pullStarted: false }
  const path = pathTo(origin, 'secretsmanager')
  if (!path.ok) {
    const text = `RequestError: send request failed caused by: Post "https://${host}/": ${dial(origin, path, host)}`
    return {
      ...stop,
      gate: path.fault === 'dns' ? 'dns' : 'secret-connection',
      reason: path.fault,
      resources: path.resources,
      text: secretFailure(wanted, text, true),
    }
  }
  const secret = secretOf(origin.place, wanted)
  const read = access(origin, path, 'secretsmanager:GetSecretValue', secret?.arn ?? wanted)
  // Secrets Manager itself asks for the key, on the reader's behalf: no endpoint of the VPC is on that way.
  const key = secret?.kmsKey ? access(origin, { ...path, endpoint: null }, 'kms:Decrypt', secret.kmsKey) : read
  const decision = read.decision === 'allowed' ? key : read
  if (decision.decision !== 'allowed') {
    const user = `arn:aws:sts::${origin.place.account}:assumed-role/${origin.roleArn?.split('/').at(-1)}/${origin.session}`
    const text =
      decision === read
        ? `AccessDeniedException: User: ${user} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${wanted} ${decision.why}`
        : 'AccessDeniedException: Access to KMS is not allowed'
    const resources = [decision.refusedBy ?? (origin.roleArn as string), wanted]
    return {
      ...stop,
      gate: 'secret-access',
      reason: decision.refusedBy ? 'endpoint-policy' : 'denied',
      resources,
      text: secretFailure(wanted, text, false),
    }
  }
  if (secret && !secret.deletedAt) return { ok: true }
  const text = "ResourceNotFoundException: Secrets Manager can't find the specified secret."
  return { ...stop, gate: 'secret-access', reason: 'secret-missing', resources: [wanted], text: secretFailure(wanted, text, false) }
}
