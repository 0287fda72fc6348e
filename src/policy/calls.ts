import type { FactValues } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import type { Text } from './glob.ts'
import { PULL_ACTIONS } from './repository.ts'
import { askedSecrets, hasSuffix } from './secrets.ts'

/** One call of a pull. */
export interface Call {
  service: string
  region: string
  roleArn: string
  action: string
  resource: Text
}

/** The calls of this pull that interface endpoints may carry. */
export function callsOf(
  { images, taskDefinition, launchType, principal }: Pick<FactValues, 'images' | 'taskDefinition' | 'launchType' | 'principal'>,
  roleArn: string,
): Call[] {
  const calls = images.flatMap(({ reference }): Call[] => {
    if (reference.registry !== 'ecr') return []
    const base = { region: reference.region!, roleArn }
    const pulls = PULL_ACTIONS.map((action) => ({ ...base, service: 'ecr.dkr', action, resource: repositoryArn(reference) }))
    return [{ ...base, service: 'ecr.api', action: 'ecr:GetAuthorizationToken', resource: '*' }, ...pulls]
  })
  const reader = principal.kind === 'execution-role' ? roleArn : taskDefinition?.executionRoleArn
  for (const { service, region, arn } of reader ? askedSecrets(taskDefinition, launchType) : []) {
    const action = service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue'
    const resource = service === 'ssm' || hasSuffix(arn) ? arn : { prefix: `${arn}-` }
    calls.push({ service, region, roleArn: reader!, action, resource })
  }
  return calls
}
