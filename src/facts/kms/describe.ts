import { DescribeKeyCommand } from '@aws-sdk/client-kms'
import type { Aws } from '../../aws/aws.ts'
import { isNotFound } from '../../aws/refusal.ts'

export interface KeyDescription {
  arn: string
  /** `Enabled`, `Disabled`, `PendingDeletion` …; `NotFound` is ours. */
  state: string
  /** False: AWS's own key of a service, which the customer cannot switch off. */
  customer: boolean
}

/** kms:DescribeKey. A key that is gone is an answer. */
export async function describeKey(aws: Pick<Aws, 'kms'>, region: string, key: string): Promise<KeyDescription> {
  try {
    const { KeyMetadata: metadata } = await aws.kms(region).send(new DescribeKeyCommand({ KeyId: key }))
    return { arn: metadata?.Arn ?? key, state: metadata?.KeyState ?? 'Enabled', customer: metadata?.KeyManager !== 'AWS' }
  } catch (error) {
    if (isNotFound(error, 'NotFoundException')) return { arn: key, state: 'NotFound', customer: true }
    throw error
  }
}
