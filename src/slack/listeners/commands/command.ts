import type { Language } from '../../../render/language.ts'
import type { Who } from '../../listen.ts'

/** A subcommand of `/ecs-pull`. */
export interface Command {
  who: Who & { user: string; channel: string }
  /** What follows the subcommand. */
  text: string
  lang: Language
}
