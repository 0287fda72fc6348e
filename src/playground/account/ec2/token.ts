import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'

/**
 * Makes a thing once for a ClientToken: the same request again gets the same id, another request with that token is refused. A thing that is gone
 * by then is made anew.
 */
export function remember(
  context: Context,
  operation: string,
  input: { ClientToken?: string },
  make: () => string,
  there: (id: string) => boolean,
): string {
  const { ClientToken, ...rest } = input
  if (!ClientToken) return make()
  const { tokens } = context.here.ec2
  const key = `${operation} ${ClientToken}`
  const request = JSON.stringify(rest)
  const before = tokens[key]
  if (before && before.request !== request)
    throw new AwsError('IdempotentParameterMismatch', 'The client token has been used before, with other parameters in the request.')
  if (before && there(before.id)) return before.id
  const id = make()
  tokens[key] = { request, id }
  return id
}
