import type * as KMS from '@aws-sdk/client-kms'
import type { Context } from './context.ts'
import { found } from './protocol/error.ts'

export const kms = {
  DescribeKey({ here }: Context, { KeyId = '' }: KMS.DescribeKeyRequest): KMS.DescribeKeyResponse {
    const arn = KeyId.startsWith('arn:') ? KeyId : `arn:aws:kms:${here.region}:${here.account}:key/${KeyId}`
    const key = found(here.keys[KeyId.split('/').at(-1) ?? ''], 'NotFoundException', `Key '${arn}' does not exist`)
    const KeyState = key.state as KMS.KeyState
    return {
      KeyMetadata: {
        KeyId: key.id,
        Arn: arn,
        AWSAccountId: here.account,
        KeyState,
        Enabled: KeyState === 'Enabled',
        KeyManager: 'CUSTOMER',
      },
    }
  },
}
