import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager'
import type { Changes } from '../../aws/change.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { simulate } from '../../facts/iam/simulate.ts'
import { keyOf } from '../../facts/secret-keys.ts'
import type { Secret } from '../../facts/types/index.ts'
import { decrypting } from '../../policy/decrypting.ts'
import { type Judged, judged } from './judged.ts'

/** What a role lacks to read one secret. */
export interface SecretReading extends Judged {
  /** As AWS gives it. */
  arn: string
}

const AWS_OWN = /alias\/aws\/secretsmanager$/

/** Asks what a role lacks to read a secret that is no part of its task yet. Null: the secret is gone. Its value is never read. */
export async function secretReading(roleArn: string, arn: string, aws: Changes): Promise<SecretReading | null> {
  const secret = await described(arn, aws)
  if (!secret) return null
  const asked = { roleArn, actions: ['secretsmanager:GetSecretValue'], resources: [secret.arn] }
  const [read, key] = await Promise.all([simulate(aws, asked), secret.key ? keyOf(aws, secret, roleArn) : null])
  const decrypt = key && { answer: decrypting({ ...key, secret: secret.arn }, 'secretsmanager', secret.region), action: key.decrypt }
  const needed = [...read, ...(decrypt?.action && decrypt.answer !== 'allowed' ? [decrypt.action] : [])]
  const { lacking, forbidden } = judged(needed)
  return { arn: secret.arn, lacking, forbidden: forbidden || decrypt?.answer === 'key-policy' || decrypt?.answer === 'unusable' }
}

async function described(wanted: string, aws: Changes): Promise<Secret | null> {
  const region = wanted.split(':')[3] ?? aws.region
  try {
    const answer = await aws.secretsManager(region).send(new DescribeSecretCommand({ SecretId: wanted }))
    if (answer.DeletedDate || !answer.ARN) return null
    const key = answer.KmsKeyId && !AWS_OWN.test(answer.KmsKeyId) ? answer.KmsKeyId : null
    const place = { container: '', use: 'registry', service: 'secretsmanager', region } as const
    return { ...place, arn: answer.ARN, name: answer.ARN, fullArn: answer.ARN, state: 'found', key }
  } catch (error) {
    if (isNotFound(error, 'ResourceNotFoundException')) return null
    throw error
  }
}
