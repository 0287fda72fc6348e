import type { Compatibility, OSFamily } from '@aws-sdk/client-ecs'
import type { Gate } from '../../../core/gate.ts'
import type { Account } from '../build/account.ts'
import type { Egress } from '../build/network.ts'
import type { Failure } from '../decide/outcome.ts'

/** How my-service is started once the fault is in; what is left out is as in the healthy account. */
export interface Start {
  image?: string
  subnets?: string[]
  group?: string
  /** Secrets Manager ARN (or what somebody took for one) of the registry's credentials. */
  credentials?: string
  /** Operating system family; left out: Linux. */
  os?: OSFamily
  /** Null: none. */
  role?: string | null
  fargate?: boolean
  /** Name of the capacity provider that places its tasks. */
  provider?: string
  /** What else its task definition is to run on, where it is not on Fargate; left out: `EC2`. */
  compatible?: Compatibility
  /** Its tasks get a public address. */
  publicIp?: boolean
  /** The failure was real forty minutes ago and has gone since: its text, or all there was to it. */
  past?: string | Failure
  /** Nothing has failed: its first task may run. */
  mayRun?: boolean
}

/** A broken account as data: which healthy account it starts from, what is broken in it, and where the pull then stops. */
export interface Scenario {
  egress: Egress
  /** Where the pull stops. A fault that is gone has the gate at which it was. */
  gate: Gate
  /** True where the next task would run. */
  healthy?: boolean
  /** Puts the fault in. */
  break: (account: Account) => Start | undefined
  /** The same account without the fault: what is unusual in it is in order, and nothing of it may be blamed. */
  twin?: (account: Account) => Start | undefined
}
