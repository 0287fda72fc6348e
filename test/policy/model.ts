/**
 * The obviously right evaluator: everything is known, nothing is shared with the product's own code, no regard to speed. Wildcards go
 * through a textbook recursion.
 */
export interface World {
  [key: string]: string[] | null
}

export interface Statement {
  Effect: 'Allow' | 'Deny'
  Action?: string[]
  NotAction?: string[]
  Resource?: string[]
  NotResource?: string[]
  Condition?: Record<string, Record<string, string[]>>
}

export function glob(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return glob(pattern.slice(1), text) || (text !== '' && glob(pattern, text.slice(1)))
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && glob(pattern.slice(1), text.slice(1))
}

function condition(operator: string, wanted: string[], have: string[] | null | undefined): boolean {
  const present = Boolean(have?.length)
  if (operator === 'Null') return wanted.some((w) => (w === 'true') === !present)
  const ifExists = operator.endsWith('IfExists')
  const base = ifExists ? operator.slice(0, -8) : operator
  const all = base.startsWith('ForAllValues:')
  const any = base.startsWith('ForAnyValue:')
  const name = base.split(':').at(-1)!
  const negative = name.includes('Not')
  if (!present) return ifExists || all || (negative && !any)
  const hit = (value: string) => wanted.some((w) => (name.endsWith('Like') ? glob(w, value) : w === value))
  if (all) return have!.every((v) => hit(v) !== negative)
  if (any) return have!.some((v) => hit(v) !== negative)
  return negative ? !have!.some(hit) : have!.some(hit)
}

export function model(statements: Statement[], action: string, resource: string, world: World): 'allow' | 'deny' | 'none' {
  let allowed = false
  let denied = false
  for (const s of statements) {
    const low = (list: string[]) => list.some((p) => glob(p.toLowerCase(), action.toLowerCase()))
    let applies = s.Action ? low(s.Action) : !low(s.NotAction!)
    if (s.Resource && !s.Resource.some((p) => glob(p, resource))) applies = false
    if (s.NotResource?.some((p) => glob(p, resource))) applies = false
    for (const [operator, keys] of Object.entries(s.Condition ?? {}))
      for (const [key, wanted] of Object.entries(keys)) if (!condition(operator, wanted, world[key.toLowerCase()])) applies = false
    if (applies && s.Effect === 'Allow') allowed = true
    if (applies && s.Effect === 'Deny') denied = true
  }
  return denied ? 'deny' : allowed ? 'allow' : 'none'
}
