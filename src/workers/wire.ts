import type { PackedError } from './errors.ts'

/** What the bot's process sends to a worker. */
export interface Order {
  id: number
  job: string
  args: readonly unknown[]
}

/** Tells a worker that a job is to end as soon as it can. */
export interface Halt {
  halt: number
}

/** What a worker sends back: any number of notes on how far a job is, then its end. All of it is plain JSON. */
export type Reply = { id: number } & ({ note: unknown } | { value: unknown } | { error: PackedError })

/** A worker that has jobs says now and then that it lives. */
export interface Beat {
  beat: true
}
