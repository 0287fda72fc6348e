import leven from 'leven'

/** Registries everybody can pull from: a host that differs from one of them by a letter or two was meant to be it. */
const KNOWN = [
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'index.docker.io',
  'lscr.io',
  'mcr.microsoft.com',
  'nvcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry-1.docker.io',
  'registry.gitlab.com',
  'registry.k8s.io',
]

/** The well-known registry host this one is a slip of, or null: it is itself one, or like none. */
export function meantHost(host: string): string | null {
  if (KNOWN.includes(host)) return null
  const near = KNOWN.map((known) => ({ known, distance: leven(host, known), swapped: letters(host) === letters(known) }))
  // Two letters swapped are one slip, though an edit distance counts two.
  const [best] = near.sort((a, b) => Number(b.swapped) - Number(a.swapped) || a.distance - b.distance)
  return best && best.distance <= 2 ? best.known : null
}

const letters = (host: string) => [...host].sort().join('')
