import { type Phrase, phrase } from './core/phrase.ts'
import type { HandedPlan } from './core/run-view.ts'

/** Something that keeps a question from being answered and that a person can put right: wrong input, settings or credentials. Nothing was changed. */
export class Problem extends Error {
  /** The last part of its sentence's key. */
  readonly code: string
  readonly say: Phrase
  /** A plan for somebody else to carry out, where that is the way on. */
  readonly handOver: HandedPlan | null
  constructor(key: string, params: Phrase['params'] = {}, handOver: HandedPlan | null = null) {
    super(`${key} ${JSON.stringify(params)}`)
    this.code = key.slice(key.search(/[^:]*$/))
    this.say = phrase(key, params)
    this.handOver = handOver
  }
}
