import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager'
import { gapsOf, isNotFound } from '../aws/refusal.ts'
import { type Known, known, unread } from '../core/known.ts'
import { accountOf } from '../policy/principal.ts'
import { defineFact } from './define.ts'
import { gapsIn, valuesIn } from './ecr/attempt.ts'

/**
 * secretsmanager:GetResourcePolicy, only where it can decide: the role's own policies do not allow reading the secret, the secret is
 * another account's, or the error says that reading it was denied (where it names none: that of any).
 */
export default defineFact({
  id: 'secretPolicies',
  needs: ['secrets', 'simulation'],
  wants: ['error'],
  async load({ secrets, simulation, error }, aws) {
    const denied = error.known && error.value?.causes.includes('secret-unreadable') ? error.value : null
    const named = denied?.secrets ?? []
    const said = (arn: string) => denied !== null && (!named.length || named.some((one) => one.startsWith(arn) || arn.startsWith(one)))
    const doubtful = secrets.found.filter(({ service, fullArn }) => {
      if (service !== 'secretsmanager' || !fullArn) return false
      const own = simulation.filter((action) => action.resource === fullArn)
      return said(fullArn) || own.some((action) => action.identity === 'implicitDeny' || accountOf(action.roleArn) !== accountOf(fullArn))
    })
    const answers = await Promise.all(
      doubtful.map(async ({ region, fullArn }): Promise<Known<[string, string | null][]>> => {
        try {
          const answer = await aws.secretsManager(region).send(new GetResourcePolicyCommand({ SecretId: fullArn! }))
          return known([[fullArn!, answer.ResourcePolicy ?? null]])
        } catch (error) {
          if (isNotFound(error, 'ResourceNotFoundException')) return known([])
          return unread(gapsOf(error).map((gap) => ({ ...gap, resource: fullArn! })))
        }
      }),
    )
    return { policies: Object.fromEntries(valuesIn(answers).flat()), gaps: gapsIn(answers) }
  },
})
