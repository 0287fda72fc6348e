/** An image as the runtime reads it. */
export type Reference =
  | {
      kind: 'ecr'
      text: string
      host: string
      account: string
      region: string
      repository: string
      tag: string | null
      digest: string | null
    }
  | { kind: 'hub'; text: string; host: string; repository: string; tag: string }

const ECR =
  /^((\d{12})\.(?:dkr\.ecr\.(?=[a-z0-9-]+\.amazonaws\.com\/)|dkr-ecr\.(?=[a-z0-9-]+\.on\.aws\/))([a-z0-9-]+)\.(?:amazonaws\.com|on\.aws))\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/

const PUBLIC = /^(public\.ecr\.aws)\/([^:]+):?(.*)$/

/** Of other registries only the public one of ECR is known; any other image is taken for one of Docker Hub's, as a runtime does with a name that lacks a host. */
export function readReference(text: string): Reference {
  const m = ECR.exec(text)
  if (m) {
    const [, host, account, region, repository, tag, digest] = m as unknown as [string, string, string, string, string, string?, string?]
    return { kind: 'ecr', text, host, account, region, repository, tag: tag ?? (digest ? null : 'latest'), digest: digest ?? null }
  }
  const open = PUBLIC.exec(text)
  if (open) return { kind: 'hub', text, host: open[1]!, repository: open[2]!, tag: open[3] || 'latest' }
  const [name = '', tag] = text.replace(/^docker\.io\//, '').split(':')
  const repository = name.includes('/') ? name : `library/${name}`
  return { kind: 'hub', text: `docker.io/${repository}:${tag ?? 'latest'}`, host: 'registry-1.docker.io', repository, tag: tag ?? 'latest' }
}
