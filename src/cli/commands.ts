import { Command } from 'commander'
import type { Io } from './io.ts'
import { localized } from './localized.ts'
import type { WhyOptions } from './why.ts'

type Keep = <A extends unknown[]>(work: (...given: A) => Promise<number>) => (...given: A) => Promise<void>
type Define = (program: Command, io: Io, keep: Keep) => void

/** A command with its words. What it does is loaded when it is asked for, so that the others start without it. */
function command(program: Command, io: Io, name: string): Command {
  const made = localized(new Command(name), io).description(io.say(`cli:command.${name}`))
  program.addCommand(made)
  return made
}

export const commands: readonly Define[] = [
  (program, io, keep) => {
    command(program, io, 'start').action(keep(async () => (await import('./start.ts')).start(io)))
  },
  (program, io, keep) => {
    command(program, io, 'why')
      .argument('[target]', io.say('cli:why.target'))
      .option('--cluster <name>', io.say('cli:why.cluster'))
      .option('--subnets <ids>', io.say('cli:why.subnets'))
      .option('--groups <ids>', io.say('cli:why.groups'))
      .option('--public-ip', io.say('cli:why.public-ip'))
      .option('--text <file>', io.say('cli:why.text'))
      .option('--all', io.say('cli:why.all'))
      .action(keep(async (target: string | undefined, options: WhyOptions) => (await import('./why.ts')).why(target, options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'parse')
      .option('--jsonl', io.say('cli:parse.jsonl'))
      .action(keep(async (options: { jsonl?: boolean }) => (await import('./parse.ts')).parseCommand(io, { json: io.json, ...options })))
  },
]
