export type Values = string | string[]
/** One statement of a policy document. */
export interface Statement {
  Effect: 'Allow' | 'Deny'
  Action?: Values
  NotAction?: Values
  Resource?: Values
  NotResource?: Values
  Principal?: '*' | Record<string, Values>
  NotPrincipal?: '*' | Record<string, Values>
  Condition?: Record<string, Record<string, Values | boolean>>
}

/** One or many, as many. */
export const list = (value: Values | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const texts = (value: unknown) => typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
const blocks = (value: unknown, inner: (value: unknown) => boolean) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(inner)

function isStatement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { Effect, Condition, Principal, NotPrincipal, ...rest } = value as Record<string, unknown>
  const principals = [Principal, NotPrincipal].every((one) => one === undefined || one === '*' || blocks(one, texts))
  const values = (one: unknown) => texts(one) || typeof one === 'boolean' || typeof one === 'number'
  const conditions = Condition === undefined || blocks(Condition, (keys) => blocks(keys, values))
  const actions = ['Action', 'NotAction', 'Resource', 'NotResource'].every((key) => rest[key] === undefined || texts(rest[key]))
  return (Effect === 'Allow' || Effect === 'Deny') && principals && conditions && actions
}

/** Whether a text is a policy document that can be evaluated. */
export function isPolicy(text: string | undefined): text is string {
  try {
    const { Statement } = JSON.parse(text ?? '')
    const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement]
    return statements.length > 0 && statements.every(isStatement)
  } catch {
    return false
  }
}
