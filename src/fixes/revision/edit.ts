import type { RegisterTaskDefinitionCommandInput, RuntimePlatform } from '@aws-sdk/client-ecs'
import { cliCommand } from '../../aws/cli-command.ts'
import type { PhraseValue } from '../../core/phrase.ts'
import { shellWord } from '../../core/shell.ts'

/** What a new revision has other than the one it is copied from; null: as there. */
export type Edits = {
  /** Image reference by container; empty while nobody has chosen. */
  images: { [container: string]: string } | null
  /** `X86_64`, `ARM64`. */
  architecture: string | null
  /** ARN; null in the plan also while an earlier step makes it. */
  executionRole: string | null
  ephemeralGiB: number | null
  /** ARN of the secret with its registry's credentials by container; empty while nobody has chosen. */
  credentials: { [container: string]: string } | null
}

export const NO_EDITS: Edits = { images: null, architecture: null, executionRole: null, ephemeralGiB: null, credentials: null }

/** The copy with the edits made. Nothing else changes. */
export function edited(copy: RegisterTaskDefinitionCommandInput, edits: Edits): RegisterTaskDefinitionCommandInput {
  const { images, architecture, executionRole, ephemeralGiB, credentials } = edits
  return {
    ...copy,
    ...((images || credentials) && {
      containerDefinitions: (copy.containerDefinitions ?? []).map((container) => {
        const [image, secret] = [images?.[container.name ?? ''], credentials?.[container.name ?? '']]
        return {
          ...container,
          ...(image && { image }),
          ...(secret && { repositoryCredentials: { credentialsParameter: secret } }),
        }
      }),
    }),
    ...(architecture && {
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        ...copy.runtimePlatform,
        cpuArchitecture: architecture as RuntimePlatform['cpuArchitecture'],
      },
    }),
    ...(executionRole && { executionRoleArn: executionRole }),
    ...(ephemeralGiB && { ephemeralStorage: { sizeInGiB: ephemeralGiB } }),
  }
}

/** The sentence that says what is changed. */
export function editSaid({ images, architecture, executionRole, ephemeralGiB, credentials }: Edits): {
  key: string
  params: Record<string, PhraseValue>
} {
  if (images) {
    const containers = Object.keys(images)
    const chosen = Object.entries(images).map(([container, image]) => `${container}: ${image}`)
    return Object.values(images).every(Boolean)
      ? { key: 'fixes:step.register-image', params: { images: chosen } }
      : { key: 'fixes:step.register-image-chosen', params: { containers } }
  }
  if (credentials) {
    const [containers, secrets] = [Object.keys(credentials), [...new Set(Object.values(credentials))]]
    return secrets.every(Boolean)
      ? { key: 'fixes:step.register-credentials', params: { containers, secrets: secrets.map((arn) => arn.split(':').at(-1) ?? arn) } }
      : { key: 'fixes:step.register-credentials-chosen', params: { containers } }
  }
  if (architecture) return { key: 'fixes:step.register-architecture', params: { architecture } }
  if (ephemeralGiB) return { key: 'fixes:step.register-storage', params: { size: ephemeralGiB } }
  return { key: 'fixes:step.register-role', params: { role: executionRole ?? '' } }
}

// As in the step: what AWS fills in itself.
const DROPPED =
  'del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt)'

/** The same in a shell: the definition's values stay on the machine of whoever runs it. */
export function copyCommand(
  { from, images, architecture, executionRole, ephemeralGiB, credentials }: Edits & { from: string },
  region: string,
  variable: string,
) {
  const of = (name: string, field: string, value: string) =>
    `(.containerDefinitions[] | select(.name == ${JSON.stringify(name)})).${field} = ${JSON.stringify(value)}`
  const edits = [
    DROPPED,
    ...Object.entries(images ?? {}).map(([name, image]) => of(name, 'image', image || 'IMAGE')),
    ...Object.entries(credentials ?? {}).map(([name, secret]) =>
      of(name, 'repositoryCredentials.credentialsParameter', secret || 'SECRET_ARN'),
    ),
    ...(architecture ? [`.runtimePlatform.cpuArchitecture = ${JSON.stringify(architecture)}`] : []),
    ...(executionRole
      ? [`.executionRoleArn = ${executionRole.startsWith('$') ? `env.${executionRole.slice(1)}` : JSON.stringify(executionRole)}`]
      : []),
    ...(ephemeralGiB ? [`.ephemeralStorage.sizeInGiB = ${ephemeralGiB}`] : []),
  ]
  const read = `${cliCommand('ecs', 'DescribeTaskDefinition', { taskDefinition: from }, region)} --query taskDefinition --output json`
  const write = `aws ecs register-task-definition --cli-input-json file://revision.json --query taskDefinition.taskDefinitionArn --output text --region ${region}`
  return `${read} | jq ${shellWord(edits.join(' | '))} > revision.json && ${variable}=$(${write})`
}
