import { cliCommand } from '../aws/cli-command.ts'
import { phrase } from '../core/phrase.ts'
import { given, handOver, regionOf } from './compose.ts'
import { defineFix } from './types.ts'

const ID = 'use-registry-credentials'
const resolves = ['private-registry-credentials', 'dockerhub-rate-limit'] as const

/** A registry's credentials are somebody's: whoever has them gets the commands. None is chosen or made up here. */
export default defineFix({
  id: ID,
  resolves,
  needs: ['target', 'taskDefinition'],
  wants: ['images', 'error'],

  offer(have) {
    const { taskDefinition } = have
    if (!taskDefinition) return null
    const error = given(have.error)
    const others = (given(have.images) ?? []).filter(({ reference }) => ['docker-hub', 'other'].includes(reference.registry))
    const named = others.filter((image) => (error?.container ? image.container === error.container : true))
    const image = named[0]
    if (!image) return null
    const secret = taskDefinition.containers.find((container) => container.name === image.container)?.repositoryCredentials ?? null
    const SecretString = '{"username":"USER","password":"PASSWORD"}'
    const region = regionOf(have)
    const params = { container: image.container, image: image.reference.text, host: image.reference.host, secret: secret ?? '–' }
    return handOver(ID, resolves, {
      to: phrase('fixes:hand-over.registry', { host: image.reference.host }),
      text: phrase(secret ? `fixes:${ID}.hand-over-wrong` : `fixes:${ID}.hand-over`, params),
      commands: [
        secret
          ? cliCommand('secretsmanager', 'PutSecretValue', { SecretId: secret, SecretString }, region)
          : cliCommand('secretsmanager', 'CreateSecret', { Name: `${taskDefinition.family}-registry`, SecretString }, region),
      ],
    })
  },

  survey: async () => null,
  plan: () => ({ refused: phrase('fixes:refused.hand-over', { fix: ID }), missing: [] }),
})
