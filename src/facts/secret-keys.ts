import { GetKeyPolicyCommand } from '@aws-sdk/client-kms'
import type { Aws } from '../aws/aws.ts'
import { gapsOf } from '../aws/refusal.ts'
import type { Gap } from '../core/known.ts'
import { accountOf } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import { once } from './ecr/attempt.ts'
import { simulate } from './iam/simulate.ts'
import { describeKey } from './kms/describe.ts'
import type { Secret, SecretKey } from './types/index.ts'

/** The customer's keys that secrets of the task are encrypted with: state, policy, and what the role's policies say of kms:Decrypt. */
export default defineFact({
  id: 'secretKeys',
  needs: ['secrets', 'principal', 'taskDefinition'],
  wants: ['allotment'],
  async load({ secrets, principal, taskDefinition, allotment }, aws): Promise<SecretKey[]> {
    const reader = principal.kind === 'execution-role' ? principal.roleArn : (taskDefinition?.executionRoleArn ?? null)
    const read = once(
      (secret: Secret) => `${secret.region} ${keyArn(secret)}`,
      (secret) => keyOf(aws, secret, reader),
    )
    const encrypted = secrets.found.filter((secret) => secret.key && secret.state === 'found')
    const keys = [...new Set(encrypted.map(keyArn))].slice(0, allotment.known ? allotment.value.keys : 1)
    return Promise.all(
      encrypted
        .filter((secret) => keys.includes(keyArn(secret)))
        .map(async (secret) => ({ ...(await read(secret)), secret: secret.fullArn ?? secret.arn })),
    )
  },
})

/** An id alone is one of the secret's own account and Region. */
function keyArn({ key, arn, region }: Secret): string {
  if (key!.startsWith('arn:')) return key!
  return `arn:${arn.split(':')[1]}:kms:${region}:${accountOf(arn)}:${key!.startsWith('alias/') ? key : `key/${key}`}`
}

/** The key of one secret, and what the reader's policies say of using it; also for a secret that is no part of the task yet. */
export async function keyOf(aws: Pick<Aws, 'iam' | 'kms'>, secret: Secret, reader: string | null): Promise<Omit<SecretKey, 'secret'>> {
  const gaps: Gap[] = []
  const orNull = async <T>(arn: string, work: Promise<T>): Promise<T | null> => {
    try {
      return await work
    } catch (error) {
      gaps.push(...gapsOf(error).map((gap) => ({ ...gap, resource: arn })))
      return null
    }
  }
  const asked = keyArn(secret)
  const described = orNull(asked, describeKey(aws, secret.region, asked))
  // Policies are attached to keys, not to aliases: then the key's own ARN has to be known first.
  const arn = asked.includes(':alias/') ? ((await described)?.arn ?? null) : asked
  const policyOf = async (id: string) =>
    (await aws.kms(secret.region).send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: 'default' }))).Policy ?? null
  const decrypt = { roleArn: reader!, actions: ['kms:Decrypt'], resources: [arn!] }
  const [key, policy, simulated] = await Promise.all([
    described,
    arn ? orNull(arn, policyOf(arn)) : null,
    arn && reader ? orNull(reader, simulate(aws, decrypt)) : null,
  ])
  return {
    arn: key?.arn ?? asked,
    state: key?.state ?? null,
    customer: key?.customer ?? null,
    policy,
    decrypt: simulated?.[0] ?? null,
    gaps,
  }
}
