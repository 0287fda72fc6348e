/**
 * What is known of one condition key's value. A list: exactly these values. Null: the key is not in the request. `prefix`: one value that
 * begins so. `foreign`: one value that is AWS's own, if there is any; no pattern that holds one of these marks of the customer's fits it.
 * A key that is not in the context at all: nobody knows.
 */
export type Value = readonly string[] | null | { prefix: string } | { foreign: readonly string[] }

/** One value of those. */
export type Single = string | { prefix: string } | { foreign: readonly string[] }

/** Values by condition key, in lower case: names of condition keys know no case (IAM user guide, condition element). */
export type Context = Readonly<Record<string, Value>>

export const contextOf = (values: Record<string, Value | undefined>): Context =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key.toLowerCase(), value]])))

export const valueFor = (context: Context, key: string): Value | undefined => {
  const name = key.toLowerCase()
  return Object.hasOwn(context, name) ? context[name] : undefined
}
