import { Problem } from '../problem.ts'
import { offBy } from '../run/index.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'
import { person, withStore } from './with-store.ts'

const WORDS = ['on', 'off'] as const

/** `ecs-pull changes on|off`: stops everything that changes something, at once and for all processes on this store. Without a word: how it is. */
export async function changes(typed: string | undefined, io: Io): Promise<number> {
  const word = WORDS.find((one) => one === typed)
  if (typed !== undefined && !word) throw new Problem('cli:changes.usage', { value: typed })
  return withStore(io, async (store, { settings }) => {
    if (word) {
      await store.changes.set(word === 'off', person())
      await store.audit.add({ who: person(), what: 'switched', run: null, detail: { changes: word } })
    }
    const off = await offBy(store, settings.changes === 'off')
    if (io.json) printJson(io, { schema: 1, changes: off ? 'off' : 'on', by: off?.who ?? null, at: off?.at ?? null })
    else io.stdout.write(`${off ? said(off, io) : io.say('cli:changes.on')}\n`)
    return EXIT.fine
  })
}

const said = ({ who, at }: { who: string | null; at: string | null }, io: Io) =>
  who === null ? io.say('cli:changes.off-settings') : io.say('cli:changes.off', { who, at: at ?? '' })
