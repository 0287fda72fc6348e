import type { Account } from '../build/account.ts'
import type { Start } from '../scenarios/define.ts'
import type { Dice } from './dice.ts'

/** The account as it is being built. */
export interface Made {
  account: Account
  start: Start
  /** The subnets the tasks run in, and their route table. */
  subnets: string[]
  table: string
}

/** A kind of change that may break something. */
export interface Kind<T> {
  draw(dice: Dice): T
  apply(made: Made, chosen: T): void
}

export const kind = <T>(draw: Kind<T>['draw'], apply: Kind<T>['apply']): Kind<T> => ({ draw, apply })
