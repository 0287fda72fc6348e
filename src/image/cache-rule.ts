import leven from 'leven'
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

/** A slip of one letter or two, but not every letter of a short name. */
const slip = (prefix: string): number => (prefix.length < 4 ? 0 : prefix.length < 8 ? 1 : 2)

/** The rule whose prefix the repository's first names all but spell: most likely it was meant. Null: none is near. */
export function nearRule({ account, region, repository }: ImageReference, rules: readonly CacheRule[]): CacheRule | null {
  const near = rules.flatMap((rule) => {
    if (rule.account !== account || rule.region !== region || rule.prefix === 'ROOT') return []
    const names = repository.split('/')
    const depth = rule.prefix.split('/').length
    const written = names.slice(0, depth).join('/')
    const distance = leven(written.toLowerCase(), rule.prefix.toLowerCase())
    return names.length > depth && written !== rule.prefix && distance <= slip(rule.prefix) ? [{ rule, distance }] : []
  })
  return near.sort((a, b) => a.distance - b.distance || (a.rule.prefix < b.rule.prefix ? -1 : 1))[0]?.rule ?? null
}
