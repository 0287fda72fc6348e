import type { Place, World } from './state.ts'

/** What an operation knows of the call: who asks, where, of which world. */
export interface Context {
  world: World
  here: Place
  /** ARN of the caller. */
  caller: string
}

/** An operation: takes the input in the SDK's shape, changes the world, returns the output in the SDK's shape, throws AwsError. */
// biome-ignore lint/suspicious/noExplicitAny: each handler narrows the input to its own request type
type Operation = (context: Context, input: any) => object

export type Operations = Record<string, Operation>
