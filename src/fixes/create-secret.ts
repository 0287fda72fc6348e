import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import type { Secret } from '../facts/types/index.ts'
import { hasSuffix } from '../policy/secrets.ts'
import { given, handOver } from './compose.ts'
import { defineFix } from './types.ts'

const ID = 'create-secret'
const resolves = ['secret-not-found'] as const

/** A secret's value passes neither through Slack nor through the bot: whoever knows it gets the commands, with a placeholder. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'service',
  steps: [],
  needs: ['target'],
  wants: ['secrets'],

  offer(have) {
    const gone = (given(have.secrets)?.found ?? []).filter((secret) => secret.state !== 'found')
    if (!gone.length) return null
    return handOver(ID, resolves, {
      to: phrase('fixes:hand-over.secret'),
      text: phrase(`fixes:${ID}.hand-over`, { secrets: gone.map(nameOf) }),
      commands: gone.map(commandFor),
    })
  },

  survey: async () => null,
  plan: () => ({ refused: phrase('fixes:refused.hand-over', { fix: ID }), missing: [] }),
})

/** As a person gives it: without ARN and, where it has one, without Secrets Manager's suffix. */
function nameOf({ arn, name, service }: Secret): string {
  if (service === 'ssm') return name
  const long = arn.split(':').slice(6).join(':')
  return hasSuffix(arn) ? long.slice(0, -7) : long
}

function commandFor(secret: Secret): string {
  const { service, region, state, use } = secret
  const name = nameOf(secret)
  if (service === 'ssm') return cliCommand('ssm', 'PutParameter', { Name: name, Type: 'SecureString', Value: 'VALUE' }, region)
  if (state === 'deleted') return cliCommand('secretsmanager', 'RestoreSecret', { SecretId: name }, region)
  // The form ECS wants of a registry's credentials (Amazon ECS developer guide, private registry authentication).
  const SecretString = use === 'registry' ? '{"username":"USER","password":"PASSWORD"}' : 'VALUE'
  if (state === 'no-value') return cliCommand('secretsmanager', 'PutSecretValue', { SecretId: name, SecretString }, region)
  return cliCommand('secretsmanager', 'CreateSecret', { Name: name, SecretString }, region)
}
