import type { SecretKey } from '../facts/types/index.ts'
import { contextOf } from './context.ts'
import { evaluate } from './evaluate.ts'
import { standing } from './identity.ts'
import { accountOf } from './principal.ts'
import { lets } from './repository.ts'

export type Decrypting = 'allowed' | 'unusable' | 'denied' | 'key-policy' | 'open' | 'unread'

/**
 * Whether a secret can be decrypted: the service asks KMS on the reader's behalf. The key's policy lets the reader in by name, or leaves
 * the choice to its account, whose policies then have to allow it (AWS KMS developer guide, key policies).
 */
export function decrypting(key: SecretKey, service: string, region: string): Decrypting {
  if (key.customer === false) return 'allowed'
  if (key.state !== null && key.state !== 'Enabled') return 'unusable'
  const { decrypt } = key
  if (!decrypt) return 'unread'
  const own = standing(decrypt)
  if (own === 'explicit') return 'denied'
  if (key.policy === null) return 'unread'
  const name = `${service}.amazonaws.com`
  const context = contextOf({
    'aws:PrincipalArn': [decrypt.roleArn],
    'aws:PrincipalAccount': [accountOf(decrypt.roleArn)],
    'aws:ResourceAccount': [accountOf(key.arn)],
    'aws:RequestedRegion': [region],
    'aws:SecureTransport': ['true'],
    'aws:ViaAWSService': ['true'],
    'aws:CalledVia': [name],
    'kms:CallerAccount': [accountOf(decrypt.roleArn)],
    'kms:ViaService': [`${service}.${region}.amazonaws.com`],
    [service === 'ssm' ? 'kms:EncryptionContext:PARAMETER_ARN' : 'kms:EncryptionContext:SecretARN']: [key.secret],
    'kms:GrantIsForAWSResource': null,
  })
  const question = { action: 'kms:Decrypt', resource: key.arn, caller: { kind: 'role', arn: decrypt.roleArn }, context } as const
  const home = accountOf(decrypt.roleArn) === accountOf(key.arn)
  const byName = evaluate(key.policy, { ...question, accountSuffices: false })
  if (byName.decision === 'deny') return 'key-policy'
  if (home && lets(byName) === 'ok') return 'allowed'
  const byAccount = lets(evaluate(key.policy, question))
  if (byAccount === 'broken') return 'key-policy'
  if (own === 'allowed' && byAccount === 'ok') return 'allowed'
  if (own === 'implicit' && (!home || lets(byName) === 'broken')) return 'denied'
  return own === 'elsewhere' ? 'unread' : 'open'
}
