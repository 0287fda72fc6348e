import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager'
import { paginateDescribeParameters } from '@aws-sdk/client-ssm'
import type { Aws } from '../aws/aws.ts'
import { gapsOf, isNotFound } from '../aws/refusal.ts'
import { type Known, known, unread } from '../core/known.ts'
import { accountOf } from '../policy/principal.ts'
import { askedSecrets } from '../policy/secrets.ts'
import { defineFact } from './define.ts'
import { gapsIn, valuesIn } from './ecr/attempt.ts'
import type { AskedSecret, Secret } from './types/index.ts'

/** What Secrets Manager and Parameter Store say of the secrets the task reads before the pull: their descriptions, never a value. */
export default defineFact({
  id: 'secrets',
  needs: ['taskDefinition', 'launchType'],
  wants: ['error', 'allotment'],
  async load({ taskDefinition, launchType, error, allotment }, aws) {
    const asked = askedSecrets(taskDefinition, launchType)
    const said = (error.known && error.value?.secrets) || []
    const managed = asked.filter((secret) => secret.service === 'secretsmanager')
    // What the text speaks of decides, then what lets the registry in.
    const rank = ({ arn, use }: AskedSecret) =>
      said.some((one) => one.startsWith(arn) || arn.startsWith(one)) ? 0 : use === 'registry' ? 1 : 2
    const described = [...managed].sort((a, b) => rank(a) - rank(b)).slice(0, allotment.known ? allotment.value.secrets : 3)
    const parameters = Map.groupBy(
      asked.filter((secret) => secret.service === 'ssm'),
      (secret) => `${secret.region} ${accountOf(secret.arn)}`,
    )
    const answers = await Promise.all([
      ...managed.filter((secret) => described.includes(secret)).map((secret) => describeSecret(aws, secret)),
      ...[...parameters.values()].map((group) => describeParameters(aws, group, accountOf(taskDefinition!.arn))),
    ])
    return { found: valuesIn(answers).flat(), gaps: gapsIn(answers) }
  },
})

async function describeSecret(aws: Aws, secret: AskedSecret): Promise<Known<Secret[]>> {
  try {
    const answer = await aws.secretsManager(secret.region).send(new DescribeSecretCommand({ SecretId: secret.arn }))
    const current = Object.values(answer.VersionIdsToStages ?? {}).some((stages) => stages.includes('AWSCURRENT'))
    const state = answer.DeletedDate ? 'deleted' : answer.VersionIdsToStages && !current ? 'no-value' : 'found'
    const key = answer.KmsKeyId && !answer.KmsKeyId.endsWith('alias/aws/secretsmanager') ? answer.KmsKeyId : null
    return known([{ ...secret, state, fullArn: answer.ARN ?? null, key }])
  } catch (error) {
    if (isNotFound(error, 'ResourceNotFoundException')) return known([{ ...secret, state: 'not-found', fullArn: null, key: null }])
    return unread(gapsOf(error).map((gap) => ({ ...gap, resource: secret.arn })))
  }
}

/** At most 50 names a call (SSM API reference, ParameterStringFilter). Only this account's parameters can be listed. */
async function describeParameters(aws: Aws, asked: AskedSecret[], account: string): Promise<Known<Secret[]>> {
  if (accountOf(asked[0]!.arn) !== account)
    return unread(asked.map((secret) => ({ api: 'ssm:DescribeParameters', reason: 'unreadable' as const, resource: secret.arn })))
  // `name` and `/name` are two parameters of one ARN.
  const names = [
    ...new Set(
      asked.flatMap(({ name }) => (name.slice(1).includes('/') ? [name] : [name.replace(/^\//, ''), `/${name.replace(/^\//, '')}`])),
    ),
  ]
  const there = new Map<string, string | null>()
  try {
    for (let at = 0; at < names.length; at += 50) {
      const filter = { Key: 'Name', Option: 'Equals', Values: names.slice(at, at + 50) }
      const pages = paginateDescribeParameters({ client: aws.ssm(asked[0]!.region) }, { ParameterFilters: [filter] })
      for await (const page of pages) for (const { Name, KeyId } of page.Parameters ?? []) there.set(bare(Name ?? ''), KeyId ?? null)
    }
  } catch (error) {
    return unread(gapsOf(error).map((gap) => ({ ...gap, resource: asked[0]!.arn })))
  }
  return known(
    asked.map((secret) => {
      const key = there.get(bare(secret.name))
      if (key === undefined) return { ...secret, state: 'not-found', fullArn: null, key: null }
      return { ...secret, state: 'found', fullArn: secret.arn, key: key && !key.endsWith('alias/aws/ssm') ? key : null }
    }),
  )
}

const bare = (name: string) => name.replace(/^\//, '')
