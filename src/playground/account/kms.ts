import type * as KMS from '@aws-sdk/client-kms'
import { policy } from './build/names.ts'
import type { Context } from './context.ts'
import { found } from './protocol/error.ts'

const keyOf = ({ here }: Context, id: string) => {
  const arn = id.startsWith('arn:') ? id : `arn:aws:kms:${here.region}:${here.account}:key/${id}`
  return { arn, key: found(here.keys[id.split('/').at(-1) ?? ''], 'NotFoundException', `Key '${arn}' does not exist`) }
}

export const kms = {
  /** Every key here has the policy a new one gets: its account decides. */
  GetKeyPolicy(context: Context, { KeyId = '' }: KMS.GetKeyPolicyRequest): KMS.GetKeyPolicyResponse {
    keyOf(context, KeyId)
    const Principal = { AWS: `arn:aws:iam::${context.here.account}:root` }
    return { Policy: policy({ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }) }
  },
  /** Grants are made by services for resources under the key: here ECR's for the repositories encrypted with it. */
  ListGrants(context: Context, { KeyId = '' }: KMS.ListGrantsRequest): KMS.ListGrantsResponse {
    const { arn } = keyOf(context, KeyId)
    const encrypted = Object.values(context.here.repositories).filter(({ info }) => info.encryptionConfiguration?.kmsKey === arn)
    return {
      Grants: encrypted.map(({ info }) => ({
        KeyId: arn,
        GranteePrincipal: `ecr.${context.here.region}.amazonaws.com`,
        Constraints: { EncryptionContextSubset: { 'aws:ecr:arn': info.repositoryArn } },
      })),
    }
  },
  DescribeKey(context: Context, { KeyId = '' }: KMS.DescribeKeyRequest): KMS.DescribeKeyResponse {
    const { arn, key } = keyOf(context, KeyId)
    const KeyState = key.state as KMS.KeyState
    return {
      KeyMetadata: {
        KeyId: key.id,
        Arn: arn,
        AWSAccountId: context.here.account,
        KeyState,
        Enabled: KeyState === 'Enabled',
        KeyManager: 'CUSTOMER',
      },
    }
  },
}
