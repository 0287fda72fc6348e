import type { Command } from 'commander'
import { LANGUAGES } from '../render/language.ts'
import { colorful, type Io } from './io.ts'

const HEADINGS: Record<string, string> = { 'Usage:': 'usage', 'Options:': 'options', 'Commands:': 'commands', 'Arguments:': 'arguments' }

/** A command whose help is in the person's language, whose complaints are left to us, and that takes what every command takes. */
export function localized<C extends Command>(command: C, io: Io): C {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Commander writes its complaints and, where no command is given, the help through here; the complaints we say ourselves.
      writeErr: (text) => /^error:/.test(text) || io.stderr.write(text),
      getOutHasColors: () => colorful(io.stdout),
      getErrHasColors: () => colorful(io.stderr),
    })
    .configureHelp({ styleTitle: (title) => (HEADINGS[title] ? io.say(`cli:help.${HEADINGS[title]}`) : title) })
    .helpOption('-h, --help', io.say('cli:option.help'))
    .option('--lang <language>', io.say('cli:option.lang', { languages: Object.keys(LANGUAGES) }))
    .option('--json', io.say('cli:option.json'))
    .option('--debug', io.say('cli:option.debug'))
  return command
}
