import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  ListSecretsRequest,
  ListSecretsResponse,
} from '@aws-sdk/client-secrets-manager'
import type { Context } from './context.ts'
import { page } from './page.ts'
import { found } from './protocol/error.ts'
import type { Place, Secret } from './state.ts'

/** A secret by its ARN, its ARN without the six random characters, or its name. */
export const secretOf = (place: Place, wanted: string): Secret | undefined =>
  Object.values(place.secrets).find(({ arn, name }) => wanted === arn || wanted === name || wanted === arn.slice(0, -7))

const describe = (secret: Secret) => ({
  ARN: secret.arn,
  Name: secret.name,
  CreatedDate: secret.createdAt,
  LastChangedDate: secret.createdAt,
  DeletedDate: secret.deletedAt ?? undefined,
  KmsKeyId: secret.kmsKey ?? undefined,
})

/** Metadata only: the values of secrets do not exist here, so nothing can read one. */
export const secretsManager = {
  DescribeSecret({ here }: Context, { SecretId = '' }: DescribeSecretRequest): DescribeSecretResponse {
    const secret = found(secretOf(here, SecretId), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return { ...describe(secret), VersionIdsToStages: { [secret.arn.slice(-6).padStart(32, '0')]: ['AWSCURRENT'] } }
  },
  /** No secret here has a policy of its own. */
  GetResourcePolicy({ here }: Context, { SecretId = '' }: GetResourcePolicyRequest): GetResourcePolicyResponse {
    const secret = found(secretOf(here, SecretId), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return { ARN: secret.arn, Name: secret.name }
  },
  ListSecrets({ world, here }: Context, input: ListSecretsRequest): ListSecretsResponse {
    const wanted = (input.Filters ?? []).find(({ Key }) => Key === 'name')?.Values ?? []
    const secrets = Object.values(here.secrets).filter(
      ({ name, deletedAt }) =>
        (!deletedAt || input.IncludePlannedDeletion) && (wanted.length === 0 || wanted.some((start) => name.startsWith(start))),
    )
    const { items, next } = page(world, secrets, input.NextToken, input.MaxResults, 100, 'InvalidNextTokenException')
    return { SecretList: items.map(describe), NextToken: next }
  },
}
