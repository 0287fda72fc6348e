import type { SetupFinding } from '../core/setup.ts'
import { examineSetup } from '../doctor/examine.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'

/** Not by colour: some see none, and logs have none. */
const SIGN: Record<SetupFinding['state'], string> = { ok: '✓', missing: '✗', note: '·' }

/** `ecs-pull doctor`: says what is set up, what is missing, and how to add it. Exit status 1: something is missing. */
export async function doctor(io: Io): Promise<number> {
  const findings = await examineSetup(io.env)
  const missing = findings.filter(({ state }) => state === 'missing').length
  if (io.json) {
    printJson(io, { schema: 1, ok: missing === 0, checks: findings.map(({ id, state, say }) => ({ id, state, message: io.say(say) })) })
  } else {
    for (const { state, say } of findings) io.stdout.write(`${SIGN[state]} ${io.say(say)}\n`)
    io.stdout.write(`\n${missing ? io.say('cli:doctor.missing', { count: missing }) : io.say('cli:doctor.fine')}\n`)
  }
  return missing ? EXIT.failed : EXIT.fine
}
