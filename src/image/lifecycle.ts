/** A rule of a lifecycle policy that removes or archives images such as the one asked for. */
export interface ExpiringRule {
  priority: number
  description: string | null
}

interface Rule {
  rulePriority?: number
  description?: string
  selection?: { tagStatus?: string; tagPrefixList?: string[]; tagPatternList?: string[] }
  action?: { type?: string }
}

/**
 * The first rule that would remove an image with this tag, or, with null, one that lost its tag (what a digest pinned by a deployment
 * becomes when its tag moves on). Rules are applied in the order of their priorities (Amazon ECR user guide, lifecycle policies).
 *
 * @returns null where none would, or the policy cannot be read
 */
export const expiringRule = (policy: string, tag: string | null): ExpiringRule | null => firstRule(policy, tag, 'expire')

/** The same of the first rule that would archive it (Amazon ECR API reference, lifecycle actions: `transition`). */
export const archivingRule = (policy: string, tag: string | null): ExpiringRule | null => firstRule(policy, tag, 'transition')

function firstRule(policy: string, tag: string | null, action: string): ExpiringRule | null {
  const rules = rulesOf(policy).filter((rule) => rule.action?.type === action && selects(rule, tag))
  const first = rules.sort((a, b) => (a.rulePriority ?? 0) - (b.rulePriority ?? 0))[0]
  return first ? { priority: first.rulePriority ?? 0, description: first.description ?? null } : null
}

function rulesOf(policy: string): Rule[] {
  try {
    const { rules } = JSON.parse(policy) as { rules?: unknown }
    return Array.isArray(rules) ? rules : []
  } catch {
    return []
  }
}

function selects({ selection }: Rule, tag: string | null): boolean {
  if (selection?.tagStatus === 'any') return true
  if (tag === null) return selection?.tagStatus === 'untagged'
  if (selection?.tagStatus !== 'tagged') return false
  const patterns = [...(selection.tagPatternList ?? []), ...(selection.tagPrefixList ?? []).map((prefix) => `${prefix}*`)]
  // A rule of several patterns selects images that have a tag for each: of this image one tag is known.
  return patterns.length > 0 && patterns.every((pattern) => matches(pattern, tag))
}

/** `*` stands for any characters. Compared piece by piece: a pattern from outside must not become a regular expression. */
function matches(pattern: string, tag: string): boolean {
  const pieces = pattern.split('*')
  const first = pieces[0]!
  if (pieces.length === 1) return tag === pattern
  if (!tag.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = tag.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  const last = pieces.at(-1)!
  return tag.length - at >= last.length && tag.endsWith(last)
}
