import type { OSFamily } from '@aws-sdk/client-ecs'
import type { Account } from '../build/account.ts'
import { makeHost } from '../build/host.ts'
import { pushImage } from '../build/images.ts'
import { allow, MANAGED, OTHER_ACCOUNT, policy } from '../build/names.ts'
import { makeKey, makeSecret } from '../build/secrets.ts'
import { ecr } from '../ecr/index.ts'
import { iam } from '../iam/index.ts'
import type { Scenario, Start } from './define.ts'
import { inlineOnly, note, ROLE } from './parts.ts'

const timeout = (uri: string) => {
  const [host, repository, tag] = /^([^/]+)\/([^:]+):(.+)$/.exec(uri)?.slice(1) ?? []
  return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${uri}: failed to do request: Head "https://${host}/v2/${repository}/manifests/${tag}": dial tcp 52.192.101.18:443: i/o timeout`
}

/** A task of this family, and an image for Windows Server 2022. */
function windows(account: Account, os: OSFamily) {
  pushImage(account, 'my-app', ['v2.0.0-windows'], { daysAgo: 1, windows: '10.0.20348.2700' })
  return { image: account.image('v2.0.0-windows'), os }
}

/** An image of Docker Hub that comes by a rule whose secret is there, or is being deleted. */
function cached(account: Account, deleted: boolean): Start {
  const credentialArn = makeSecret(account, 'ecr-pullthroughcache/docker-hub')
  ecr.CreatePullThroughCacheRule(account, {
    ecrRepositoryPrefix: 'docker-hub',
    upstreamRegistryUrl: 'registry-1.docker.io',
    credentialArn,
  })
  const rights = policy(allow(['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository']))
  iam.PutRolePolicy(account, { ...ROLE, PolicyName: 'cache', PolicyDocument: rights })
  const secret = account.here.secrets[credentialArn] ?? Object.values(account.here.secrets).find(({ arn }) => arn === credentialArn)
  if (secret && deleted) secret.deletedAt = new Date(Date.now() - 3_600_000)
  return { image: account.image('1.27', 'docker-hub/library/nginx') }
}

/** A task on a host outside AWS. */
function anywhere(account: Account, tag: string): Start {
  makeHost(account, [], { outside: true })
  return { fargate: false, compatible: 'EXTERNAL', image: account.image(tag) }
}

/** The image, its repository and its registry. */
export const imageScenarios = {
  'healthy-after-all': { egress: 'nat', gate: 'manifest-connection', healthy: true, break: ({ image }) => ({ past: timeout(image()) }) },
  'image-tag-missing': { egress: 'nat', gate: 'image', break: ({ image }) => ({ image: image('v1.0.0') }) },
  'repository-missing': { egress: 'nat', gate: 'image', break: ({ image }) => ({ image: image('v1.0.1', 'my-ap') }) },
  'platform-mismatch-arm64': {
    egress: 'nat',
    gate: 'platform',
    break: (account) => {
      pushImage(account, 'my-app', ['v2.0.0'], { daysAgo: 1, architectures: ['arm64'] })
      return { image: account.image('v2.0.0') }
    },
  },
  'windows-build-mismatch': {
    egress: 'nat',
    gate: 'platform',
    break: (account) => windows(account, 'WINDOWS_SERVER_2019_CORE'),
    twin: (account) => windows(account, 'WINDOWS_SERVER_2022_CORE'),
  },
  'external-instance-image-missing': {
    egress: 'none',
    gate: 'image',
    break: (account) => anywhere(account, 'v1.0.0'),
    twin: (account) => anywhere(account, 'v1.0.1'),
  },
  'image-archived': {
    egress: 'nat',
    gate: 'image',
    break: ({ here, image }) => {
      for (const one of here.repositories['my-app']?.images ?? []) if (one.tags.includes('v0.9.0')) one.status = 'ARCHIVED'
      return { image: image('v0.9.0') }
    },
  },
  'role-with-pull-only-policy': {
    egress: 'nat',
    gate: 'image',
    break: (account) => {
      inlineOnly(account)
      iam.AttachRolePolicy(account, { ...ROLE, PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly' })
      return { image: account.image('v1.0.0') }
    },
  },
  'cross-account-no-repo-policy': {
    egress: 'nat',
    gate: 'manifest-access',
    break: (account) => {
      pushImage(account, 'my-app', ['v1.0.1'], { daysAgo: 5, account: OTHER_ACCOUNT })
      return { image: account.image('v1.0.1', 'my-app', OTHER_ACCOUNT) }
    },
  },
  'dockerhub-rate-limit': {
    egress: 'nat',
    gate: 'manifest-access',
    break: ({ world }) => {
      world.hub.limited = true
      return { image: 'nginx:1.27' }
    },
  },
  'public-ecr-rate-limit': {
    egress: 'nat',
    gate: 'manifest-access',
    break: ({ world }) => {
      world.hub.limited = true
      return { image: 'public.ecr.aws/docker/library/nginx:1.27' }
    },
  },
  'cache-role-may-not-import': {
    egress: 'nat',
    gate: 'image',
    break: (account) => {
      const rule = { ecrRepositoryPrefix: 'ecr-public', upstreamRegistryUrl: 'public.ecr.aws' }
      ecr.CreatePullThroughCacheRule(account, rule)
      return { image: account.image('1.27', 'ecr-public/docker/library/nginx') }
    },
  },
  'cache-secret-deleted': {
    egress: 'nat',
    gate: 'image',
    break: (account) => cached(account, true),
    twin: (account) => cached(account, false),
  },
  'private-image-no-credentials': {
    egress: 'nat',
    gate: 'manifest-access',
    break: (account) => {
      makeSecret(account, 'ecr-pullthroughcache/docker-hub')
      makeSecret(account, 'dockerhub-credentials', makeKey(account))
      makeSecret(account, 'my-app/database')
      return { image: 'acme/private-app:1.2.3' }
    },
  },
  'registry-secret-unreadable': {
    egress: 'nat',
    gate: 'secret-access',
    break: (account) => ({ image: 'acme/private-app:1.2.3', credentials: makeSecret(account, 'dockerhub-credentials') }),
  },
  'image-too-big-for-disk': {
    egress: 'nat',
    gate: 'disk',
    break: (account) => {
      pushImage(account, 'my-app', ['v3.0.0'], { daysAgo: 1, sizeBytes: 15 * 1024 ** 3 })
      return { image: account.image('v3.0.0') }
    },
  },
  'repositoryCredentials-secret-missing': {
    egress: 'nat',
    gate: 'secret-access',
    break: (account) => {
      iam.PutRolePolicy(account, { ...ROLE, PolicyName: 'secrets', PolicyDocument: policy(allow('secretsmanager:GetSecretValue')) })
      const { region, account: id } = account.here
      return { image: 'acme/private-app:1.2.3', credentials: `arn:aws:secretsmanager:${region}:${id}:secret:dockerhub-credentials` }
    },
  },
  'role-missing-ecr-actions': {
    egress: 'nat',
    gate: 'token-access',
    break: (account) => {
      inlineOnly(account)
      note(account, 'DetachRolePolicy', 'iam.amazonaws.com', 'alice', [ROLE.RoleName, MANAGED])
      return undefined
    },
  },
} satisfies Record<string, Scenario>
