import type { Outcome } from '../core/check.ts'
import type { RepositoryKey } from '../facts/types/index.ts'
import { nameOf } from '../policy/principal.ts'
import { defineCheck } from './define.ts'

/**
 * ECR itself decrypts an encrypted repository, by grants it holds on the key: the key has to be enabled and the grants in place. The
 * puller needs no right on it (Amazon ECR guide, encryption at rest).
 */
export default defineCheck({
  id: 'repository-key-unusable',
  gate: 'manifest-access',
  needs: ['repositoryKeys'],
  wants: ['error'],
  run({ repositoryKeys, error }): Outcome<'repositoryKeys'> | null {
    const { keys, gaps } = repositoryKeys
    const bad = keys.find((key) => key.state !== 'Enabled') ?? keys.find((key) => key.granted === false)
    const key = bad ?? keys[0]
    if (!bad && gaps.length) return { status: 'unknown', say: 'unread', gaps }
    if (!key) return null
    const params = { key: key.arn, state: key.state, repository: key.repository.split(':repository/')[1] ?? key.repository }
    const seen = { params, evidence: cluesOf(key), resources: [key.arn, key.repository] }
    if (!bad) return { ...seen, status: 'ok' }
    // Manifest and layers are encrypted alike: where the text speaks of layers, the manifest was still at hand.
    const gates = error.known ? error.value?.gates : null
    const gate = gates?.includes('layer-access') && !gates.includes('manifest-access') ? 'layer-access' : 'manifest-access'
    const state = key.state !== 'Enabled'
    return {
      ...seen,
      status: 'broken',
      cause: 'repository-key-unusable',
      gate,
      say: state ? 'broken' : 'no-grant',
      confidence: state ? 'confirmed' : 'likely',
    }
  },
})

const cluesOf = (key: RepositoryKey) => [
  {
    label: 'kms-key',
    value: `${key.arn}: ${key.state}`,
    from: 'repositoryKeys' as const,
    api: 'kms:DescribeKey',
    about: [nameOf(key.arn)],
  },
  ...(key.granted === false
    ? [{ label: 'kms-grant', value: '–', from: 'repositoryKeys' as const, api: 'kms:ListGrants', about: [nameOf(key.arn)] }]
    : []),
]
