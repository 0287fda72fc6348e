import type { CacheRule, ImageReference } from '../facts/types/index.ts'

/** The rule below whose prefix a repository lies: the longest of them; `ROOT` covers what no other does. */
export function cacheRuleOf(reference: ImageReference, rules: readonly CacheRule[]): CacheRule | null {
  const covering = rules.filter(
    (rule) =>
      rule.account === reference.account &&
      rule.region === reference.region &&
      (rule.prefix === 'ROOT' || reference.repository.startsWith(`${rule.prefix}/`)),
  )
  const reach = (rule: CacheRule) => (rule.prefix === 'ROOT' ? 0 : rule.prefix.length)
  return covering.sort((a, b) => reach(b) - reach(a))[0] ?? null
}
