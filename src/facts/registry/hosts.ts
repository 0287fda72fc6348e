/** A registry that may be asked about public images: where its API is, and the one host that gives its anonymous tokens. */
interface Registry {
  api: string
  tokens: string
}

/**
 * Registries that answer strangers by the distribution API on a host of their own. None other is ever asked: an image name may come from a
 * paste, and must not lead the bot to a host of the paster's choice.
 */
const REGISTRIES: Record<string, Registry> = {
  'docker.io': { api: 'registry-1.docker.io', tokens: 'auth.docker.io' },
  'ghcr.io': { api: 'ghcr.io', tokens: 'ghcr.io' },
  'quay.io': { api: 'quay.io', tokens: 'quay.io' },
  'public.ecr.aws': { api: 'public.ecr.aws', tokens: 'public.ecr.aws' },
  'mcr.microsoft.com': { api: 'mcr.microsoft.com', tokens: 'mcr.microsoft.com' },
  'gcr.io': { api: 'gcr.io', tokens: 'gcr.io' },
}

/** Google's registries have a host for each place: `europe-west1-docker.pkg.dev`. */
const GOOGLE = /^[a-z]+(-[a-z]+\d)?-docker\.pkg\.dev$/

/** The registry of an image's host; null: it is not asked. */
export const registryOf = (host: string): Registry | null =>
  Object.hasOwn(REGISTRIES, host) ? REGISTRIES[host]! : GOOGLE.test(host) ? { api: host, tokens: host } : null
