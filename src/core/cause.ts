/** The public vocabulary of root causes. Adding one is an additive change of the JSON contract, renaming one breaks it. */
export const CAUSES = [
  // image
  'image-not-found',
  'repository-not-found',
  'invalid-image-reference',
  'image-archived',
  'platform-mismatch',
  'image-manifest-unsupported',
  // permission
  'execution-role-missing',
  'execution-role-trust',
  'task-role-trust',
  'ecr-auth-denied',
  'ecr-pull-denied',
  'permissions-boundary',
  'scp-denied',
  'cross-account-policy',
  'repository-policy-deny',
  'endpoint-policy',
  'injected-sidecar',
  'private-registry-credentials',
  'repository-key-unusable',
  // secrets read before the pull
  'secret-unreadable',
  'secret-not-found',
  'secret-malformed',
  'kms-denied',
  // network
  'network-timeout',
  'no-public-ip',
  'no-internet-route',
  'nat-instance',
  'vpc-block-public-access',
  'endpoint-missing',
  'endpoint-private-dns',
  'endpoint-security-group',
  's3-endpoint-missing',
  's3-endpoint-policy',
  'task-security-group-egress',
  'network-acl',
  'ipv6-only',
  'dns-failure',
  'tls-error',
  'proxy-misconfig',
  // registry, quota, host
  'dockerhub-rate-limit',
  'registry-rate-limit',
  'ecr-throttled',
  'registry-server-error',
  'pull-through-cache',
  'disk-full',
  'image-too-large-or-slow',
  'host-runtime-fault',
] as const

export type Cause = (typeof CAUSES)[number]

/** Causes that no fact of the account can show: the error text is the only witness. */
export const TEXT_ONLY: ReadonlySet<Cause> = new Set<Cause>([
  'tls-error',
  'proxy-misconfig',
  'dockerhub-rate-limit',
  'registry-rate-limit',
  'ecr-throttled',
  'registry-server-error',
  'image-too-large-or-slow',
  'host-runtime-fault',
])

/**
 * Causes whose check is silent only where the account has nothing of the kind: no endpoint, no such policy, no secret. Of the others silence
 * proves nothing, such as of an image in a registry that cannot be asked.
 */
export const SILENT_IF_ABSENT: ReadonlySet<Cause> = new Set<Cause>([
  'image-archived',
  'cross-account-policy',
  'repository-policy-deny',
  'permissions-boundary',
  'endpoint-policy',
  'injected-sidecar',
  'repository-key-unusable',
  'secret-unreadable',
  'secret-not-found',
  'kms-denied',
  'no-public-ip',
  'no-internet-route',
  'vpc-block-public-access',
  'endpoint-missing',
  'endpoint-private-dns',
  'endpoint-security-group',
  's3-endpoint-missing',
  's3-endpoint-policy',
  'task-security-group-egress',
  'network-acl',
  'ipv6-only',
])
