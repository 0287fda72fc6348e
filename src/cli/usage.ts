import type { CommanderError } from 'commander'
import { Problem } from '../problem.ts'

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? ''
const near = (message: string): string[] => (/Did you mean (?:one of )?(.+)\?/.exec(message)?.[1] ?? '').split(', ').filter(Boolean)

/** Commander's complaint as one sentence of ours: its own are English, and name no way on. */
export function usageProblem({ code, message }: CommanderError): Problem {
  const name = quoted(message)
  const suggestions = near(message)
  const params = { name, near: suggestions }
  switch (code) {
    case 'commander.unknownCommand':
      return new Problem(suggestions.length ? 'cli:usage.unknown-command-near' : 'cli:usage.unknown-command', params)
    case 'commander.unknownOption':
      return new Problem(suggestions.length ? 'cli:usage.unknown-option-near' : 'cli:usage.unknown-option', params)
    case 'commander.missingArgument':
      return new Problem('cli:usage.missing-argument', { name })
    case 'commander.optionMissingArgument':
    case 'commander.missingMandatoryOptionValue':
      return new Problem('cli:usage.missing-value', { name })
    case 'commander.excessArguments':
      return new Problem('cli:usage.too-many')
    default:
      return new Problem('cli:usage.wrong')
  }
}
