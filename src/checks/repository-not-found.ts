import type { Clue, Outcome } from '../core/check.ts'
import type { CacheRule, EcrImage } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { nearRule } from '../image/cache-rule.ts'
import { pushedAt } from '../image/changed.ts'
import { imageClue } from '../image/clues.ts'
import { lackedElsewhere, uncached } from '../image/missing.ts'
import { nearestRepositories } from '../image/nearest.ts'
import { reported, standing } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** The repository of the image does not exist in the account and Region that its reference names. */
export default defineCheck({
  id: 'repository-not-found',
  gate: 'image',
  needs: ['ecrImages'],
  wants: ['ecrLookups', 'images', 'error', 'running', 'namesakes', 'pullThroughCacheRules'],
  run({ ecrImages, images, error, running, namesakes, pullThroughCacheRules }) {
    const missing = uncached(ecrImages.found, { state: 'repository-not-found', images, error, pullThroughCacheRules })
    if (missing.first && mayComeFromCache(missing.first) && missing.gaps.length)
      return { status: 'unknown', say: 'unread', gaps: missing.gaps }
    const rules = pullThroughCacheRules.known ? pullThroughCacheRules.value.rules : []
    if (missing.first) return broken(missing.first, missing.sure, nearRule(missing.first.reference, rules))
    const elsewhere = lackedElsewhere('repository-not-found', images, standing(error, running), namesakes)
    if (elsewhere) return reported('repository-not-found', elsewhere.image, elsewhere.error)
    if (ecrImages.gaps.length) return { status: 'unknown', say: 'unread', gaps: ecrImages.gaps }
    const there = ecrImages.found.filter((image) => image.state !== 'repository-not-found')
    if (!there.length) return null
    return {
      status: 'ok',
      containers: there.map(({ container }) => container),
      changedAt: pushedAt(there, error),
      params: { repositories: [...new Set(there.map((image) => image.reference.repository))] },
      evidence: there.map(imageClue),
      resources: [...new Set(there.map((image) => repositoryArn(image.reference)))],
    }
  },
})

/** Below the prefix of a pull-through-cache rule no repository is there before the first pull: only the rules tell that from a wrong name. */
const mayComeFromCache = ({ reference, repositories, twin }: EcrImage): boolean =>
  reference.repository.includes('/') && !twin && !nearestRepositories(reference.repository, repositories).length

function broken(image: EcrImage, sure: boolean, rule: CacheRule | null): Outcome<'ecrImages' | 'ecrLookups' | 'pullThroughCacheRules'> {
  const { repository, account, region } = image.reference
  const near = nearestRepositories(repository, image.repositories).map(({ name }) => name)
  const names = near.map(
    (value): Clue<'ecrImages'> => ({ label: 'nearest-repository', value, from: 'ecrImages', api: 'ecr:DescribeRepositories' }),
  )
  const twin: Clue<'ecrImages'>[] = image.twin
    ? [{ label: 'same-name-in-ecr', value: image.twin, from: 'ecrImages', api: 'ecr:DescribeRepositories', about: ['--repository-names'] }]
    : []
  const ruleClue: Clue<'pullThroughCacheRules'>[] = rule
    ? [{ label: 'cache-rule', value: `${rule.prefix} → ${rule.upstream}`, from: 'pullThroughCacheRules' }]
    : []
  return {
    status: 'broken',
    cause: 'repository-not-found',
    confidence: sure ? 'confirmed' : 'likely',
    container: image.container,
    say: image.twin ? 'in-own-registry' : rule ? 'near-rule' : near.length ? 'broken' : 'nothing-like-it',
    params: {
      repository,
      account: account ?? '',
      region: region ?? '',
      near,
      twin: image.twin ?? '',
      prefix: rule?.prefix ?? '',
      upstream: rule?.upstream ?? '',
    },
    evidence: [imageClue(image), ...twin, ...ruleClue, ...names],
    resources: [repositoryArn(image.reference)],
  }
}
