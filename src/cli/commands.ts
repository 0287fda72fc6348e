import { Command } from 'commander'
import type { AuditOptions } from './audit.ts'
import type { FixOptions } from './fix.ts'
import type { Io } from './io.ts'
import { localized } from './localized.ts'
import type { PermissionsOptions } from './permissions.ts'
import type { WhyOptions } from './why.ts'

/** Runs a command's work and keeps its exit status. */
type Keep = <A extends unknown[]>(work: (...given: A) => Promise<number>) => (...given: A) => Promise<void>
type Define = (program: Command, io: Io, keep: Keep) => void

/** A command with its words. What it does is loaded when it is asked for, so that the others start without it. */
function command(program: Command, io: Io, name: string): Command {
  const made = localized(new Command(name), io).description(io.say(`cli:command.${name}`))
  program.addCommand(made)
  return made
}

/** The options that say where a target lies, or how it would be started. */
const placing = (made: Command, io: Io): Command =>
  made
    .option('--cluster <name>', io.say('cli:why.cluster'))
    .option('--subnets <ids>', io.say('cli:why.subnets'))
    .option('--groups <ids>', io.say('cli:why.groups'))
    .option('--public-ip', io.say('cli:why.public-ip'))

/** Without a first value of commander's, whose help would show it in English. */
const collect = (value: string, before: string[] = []) => [...before, value]

/** Every command, in the order the help lists them. */
export const commands: readonly Define[] = [
  (program, io, keep) => {
    placing(command(program, io, 'why').argument('[target]', io.say('cli:why.target')), io)
      .option('--text <file>', io.say('cli:why.text'))
      .option('--all', io.say('cli:why.all'))
      .option('--record <folder>', io.say('cli:why.record'))
      .option('--raw', io.say('cli:why.raw'))
      .option('--changes', io.say('cli:why.changes'))
      .action(keep(async (target: string | undefined, options: WhyOptions) => (await import('./why.ts')).why(target, options, io)))
  },
  (program, io, keep) => {
    placing(command(program, io, 'fix').argument('<target>', io.say('cli:why.target')).argument('<fix>', io.say('cli:fix.fix')), io)
      .option('--set <name=value>', io.say('cli:fix.set'), collect)
      .option('--yes', io.say('cli:fix.yes'))
      .option('--terraform', io.say('cli:fix.terraform'))
      .action(keep(async (target: string, id: string, options: FixOptions) => (await import('./fix.ts')).fix(target, id, options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'undo')
      .argument('<run>', io.say('cli:fix.run'))
      .option('--yes', io.say('cli:fix.yes-undo'))
      .action(keep(async (run: string, options: { yes?: boolean }) => (await import('./fix.ts')).undo(run, options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'runs').action(keep(async () => (await import('./runs.ts')).runs(io)))
  },
  (program, io, keep) => {
    command(program, io, 'show')
      .argument('<run>', io.say('cli:fix.run'))
      .action(keep(async (run: string) => (await import('./runs.ts')).show(run, io)))
  },
  (program, io, keep) => {
    command(program, io, 'changes')
      .argument('[state]', io.say('cli:changes.word'))
      .action(keep(async (word: string | undefined) => (await import('./changes.ts')).changes(word, io)))
  },
  (program, io, keep) => {
    command(program, io, 'audit')
      .option('--run <run>', io.say('cli:fix.run'))
      .option('--since <day>', io.say('cli:audit.since'))
      .action(keep(async (options: AuditOptions) => (await import('./audit.ts')).audit(options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'purge')
      .option('--yes', io.say('cli:purge.yes'))
      .action(keep(async (options: { yes?: boolean }) => (await import('./purge.ts')).purge(options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'permissions')
      .argument('[fix...]', io.say('cli:permissions.fix'))
      .option('--account <id>', io.say('cli:permissions.in-account'))
      .option('--region <region>', io.say('cli:permissions.in-region'))
      .option('--roles <names>', io.say('cli:permissions.roles'))
      .action(keep(async (ids: string[], options: PermissionsOptions) => (await import('./permissions.ts')).permissions(ids, options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'parse')
      .option('--jsonl', io.say('cli:parse.jsonl'))
      .action(keep(async (options: { jsonl?: boolean }) => (await import('./parse.ts')).parseCommand(io, options)))
  },
  (program, io, keep) => {
    command(program, io, 'replay')
      .argument('<folder>', io.say('cli:replay.folder'))
      .option('--all', io.say('cli:why.all'))
      .action(keep(async (folder: string, options: { all?: boolean }) => (await import('./replay.ts')).replay(folder, options, io)))
  },
  (program, io, keep) => {
    command(program, io, 'doctor').action(keep(async () => (await import('./doctor.ts')).doctor(io)))
  },
  (program, io, keep) => {
    command(program, io, 'start').action(keep(async () => (await import('./start.ts')).start(io)))
  },
]
