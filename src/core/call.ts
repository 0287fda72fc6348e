/** One request that went to AWS (a retry is a further one). */
export interface Call {
  /** IAM action, such as `ec2:DescribeRouteTables`. */
  api: string
  /** How many calls one after another led to this one, itself included. */
  depth: number
  outcome: 'ok' | 'not-found' | 'denied' | 'throttled' | 'failed'
  /** The AWS CLI command that asks the same question. */
  cli: string
  /** AWS's error code, where AWS gave one. */
  code?: string
}

/** Begins the `api` of a question to a registry that is not AWS's: it is noted as evidence, and counts in no figure of AWS calls. */
export const REGISTRY = 'registry:'

/** What a fact's loader works in: the calls it makes are noted here, each one deeper than those it waited for. */
export interface LoadContext {
  /** Depth reached so far: the next call is one deeper. */
  depth: number
  calls: Call[]
}
