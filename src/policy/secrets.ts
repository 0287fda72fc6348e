import type { AskedSecret, LaunchType, TaskDefinition } from '../facts/types/index.ts'

/**
 * The secrets that are read before the images are pulled. On instances the agent fetches `secrets` beside the pull, so that only a
 * registry's credentials precede it.
 */
export function askedSecrets(definition: TaskDefinition | null, launchType: LaunchType): AskedSecret[] {
  const asked = new Map<string, AskedSecret>()
  for (const { name: container, repositoryCredentials, secrets } of definition?.containers ?? []) {
    const before = launchType === 'FARGATE' || launchType === 'MANAGED_INSTANCES' ? secrets : []
    for (const reference of [...(repositoryCredentials ? [repositoryCredentials] : []), ...before]) {
      const use = reference === repositoryCredentials ? 'registry' : 'container'
      const read = readReference(reference, definition!.arn)
      if (!asked.has(read.arn)) asked.set(read.arn, { container, use, ...read })
    }
  }
  return [...asked.values()]
}

/** The secrets of which a container asks one JSON key: `arn:…:secret:name:key:…` (Amazon ECS guide, secrets-envvar-secrets-manager). */
export function keyedSecrets(definition: TaskDefinition | null): { container: string; arn: string; key: string }[] {
  const keyed: { container: string; arn: string; key: string }[] = []
  for (const { name: container, secrets } of definition?.containers ?? [])
    for (const reference of secrets) {
      const parts = reference.split(':')
      if (parts[2] === 'secretsmanager' && parts[7]) keyed.push({ container, arn: parts.slice(0, 7).join(':'), key: parts[7] })
    }
  return keyed
}

/** `valueFrom`: an ARN, of a secret with `:json-key:version-stage:version-id` behind it, or the bare name of a parameter of this account. */
function readReference(reference: string, taskDefinitionArn: string): Pick<AskedSecret, 'service' | 'region' | 'arn' | 'name'> {
  const [, partition, , own, account] = taskDefinitionArn.split(':')
  const parts = reference.split(':')
  if (parts[2] === 'secretsmanager') {
    const arn = parts.slice(0, 7).join(':')
    return { service: 'secretsmanager', region: parts[3] || own!, arn, name: arn }
  }
  if (parts[0] === 'arn') {
    const path = parts
      .slice(5)
      .join(':')
      .replace(/^parameter\//, '')
    return { service: 'ssm', region: parts[3] || own!, arn: reference, name: path.includes('/') ? `/${path}` : path }
  }
  return {
    service: 'ssm',
    region: own!,
    arn: `arn:${partition}:ssm:${own}:${account}:parameter/${reference.replace(/^\//, '')}`,
    name: reference,
  }
}

/** Secrets Manager puts six random characters behind a name; permissions are judged on the whole ARN. */
export const hasSuffix = (arn: string): boolean => /-[A-Za-z0-9]{6}$/.test(arn)
