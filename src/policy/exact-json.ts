/** Node has both (proposal JSON.parse source text access), TypeScript's library of this target does not. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown

const asWritten: Reviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value

/**
 * `JSON.parse` for what is written back: a number that JavaScript would give another form or value (`1.0`, an id of twenty digits) stays as it
 * was written.
 *
 * @throws SyntaxError
 */
export const parseExactly = (text: string): unknown => JSON.parse(text, asWritten as Parameters<typeof JSON.parse>[1])
