import { CommanderError } from 'commander'
import { CredentialsError } from '../aws/refusal.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import { Problem } from '../problem.ts'
import { handOverJson } from '../render/run-json.ts'
import { terminalHandOver } from '../render/terminal/run.ts'
import { plain } from '../render/values.ts'
import { RunLost } from '../run/index.ts'
import { storeTrouble } from '../store/store.ts'
import { EXIT } from './exit.ts'
import { colorful, type Io, printJson } from './io.ts'
import { usageProblem } from './usage.ts'

const EXPIRED = /^ExpiredToken/
const NONE = /^CredentialsProviderError$/

/** One sentence for whatever ended a command, and the exit status that goes with it. */
function told(error: unknown): { code: string; say: Phrase; exit: number } {
  if (error instanceof CommanderError) return told(usageProblem(error))
  if (error instanceof Problem) return { code: error.code, say: error.say, exit: EXIT.usage }
  if (error instanceof RunLost) return { code: error.code, say: error.say, exit: EXIT.failed }
  if (error instanceof CredentialsError) {
    if (error.role) return { code: 'role', say: phrase('cli:credentials.role', { role: error.role, code: error.code }), exit: EXIT.usage }
    const kind = EXPIRED.test(error.code) ? 'expired' : NONE.test(error.code) ? 'none' : 'refused'
    return { code: 'credentials', say: phrase(`cli:credentials.${kind}`, { code: error.code }), exit: EXIT.usage }
  }
  const { name, code } = error as { name?: string; code?: string }
  // An error that brings its own sentence, as those of the bot's set-up do.
  const own = (error as { phrase?: Phrase }).phrase
  if (own?.key) return { code: String(code ?? 'setup'), say: own, exit: EXIT.usage }
  if (code === 'store-unavailable') return { code, say: phrase('cli:store.unavailable'), exit: EXIT.usage }
  const trouble = storeTrouble(error)
  if (trouble) return { code: `store-${trouble}`, say: phrase(`cli:store.${trouble}`), exit: EXIT.usage }
  return { code: 'unexpected', say: phrase('cli:unexpected', { kind: plain(code ?? name ?? 'Error', 80) }), exit: EXIT.unknown }
}

/**
 * Tells a person why a command ended: one sentence on standard error and, with `--json`, as the one document on standard output.
 * The stack is shown only on request: messages of libraries may hold what they were sent.
 */
export function tellFailure(error: unknown, io: Io, debug: boolean): number {
  const { code, say, exit } = told(error)
  const message = io.say(say)
  io.stderr.write(`ecs-pull: ${message}\n`)
  if (debug && error instanceof Error) io.stderr.write(`${error.stack}\n`)
  const plan = error instanceof Problem ? error.handOver : null
  if (io.json) printJson(io, { schema: 1, problem: { code, message }, ...(plan && { handOver: handOverJson(plan, io.language) }) })
  else if (plan)
    io.stdout.write(terminalHandOver(plan, { language: io.language, columns: io.stdout.columns ?? 80, color: colorful(io.stdout) }))
  return exit
}
