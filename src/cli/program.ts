import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { Problem } from '../problem.ts'
import { LANGUAGES } from '../render/language.ts'
import { commands } from './commands.ts'
import { EXIT } from './exit.ts'
import { tellFailure } from './failure.ts'
import { type Io, openIo, type Streams } from './io.ts'
import { localized } from './localized.ts'

/**
 * Runs the command line and says its exit status. Nothing is thrown: whatever goes wrong becomes one sentence in the person's language.
 *
 * @param args without the interpreter and the script
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  // Before anything is parsed: what is wrong with the words has to be said in the right language too.
  const asked = optionValue(args, '--lang')
  const known = asked === undefined || Object.hasOwn(LANGUAGES, asked)
  const io = openIo(streams, { ...(known && asked ? { language: asked } : {}), json: args.includes('--json') })
  try {
    if (!known) throw new Problem('cli:usage.language', { value: asked, languages: Object.keys(LANGUAGES) })
    return await parsed(args, io)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.fine
    // Without a command, commander has shown the help.
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage
    return tellFailure(error, io, args.includes('--debug'))
  }
}

async function parsed(args: readonly string[], io: Io): Promise<number> {
  let status = 0
  const program = localized(new Command('ecs-pull'), io)
    .description(io.say('cli:description'))
    .helpCommand('help [command]', io.say('cli:option.help'))
    .version(packageJson.version, '--version', io.say('cli:option.version'))
  for (const define of commands) {
    define(program, io, (work) => async (...given) => {
      status = await work(...given)
    })
  }
  await program.parseAsync(args, { from: 'user' })
  return status
}

/** The value of an option that is looked for before the command line is parsed. */
function optionValue(args: readonly string[], flag: string): string | undefined {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`))
  if (at < 0) return undefined
  const arg = args[at]!
  return arg === flag ? args[at + 1] : arg.slice(flag.length + 1)
}
