import type { Language } from '../../../render/language.ts'
import type { Noted, Who } from '../../who.ts'

/** A subcommand of `/ecs-pull`. */
export interface Command {
  who: Noted<Who & { user: string; channel: string }>
  /** What follows the subcommand. */
  text: string
  lang: Language
}
