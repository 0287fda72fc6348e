import { z } from 'zod'
import { command, openHome, say, shortcut } from '../slack/acts.ts'
import type { Emulator } from '../slack/emulator.ts'
import { close, submit } from '../slack/modals.ts'
import { press } from '../slack/presses.ts'

const id = z.string().min(1).max(300)
const entry = z.object({
  block: id,
  action: id,
  value: z.string().max(4000).optional(),
  selected: z.array(z.string().max(200)).max(100).optional(),
})
const state = z.array(entry).max(200).default([])
const as = id
const message = z.object({ channel: id, ts: id })

/** What the page may ask for in somebody's name. */
const ACT = z.discriminatedUnion('act', [
  z.object({ act: z.literal('say'), as, channel: id, threadTs: id.nullable(), text: z.string().max(200_000) }),
  z.object({ act: z.literal('command'), as, channel: id, name: z.string().regex(/^\/[\w-]{1,32}$/), text: z.string().max(40_000) }),
  z.object({
    act: z.literal('press'),
    as,
    where: z.union([message, z.object({ view: id }), z.object({ home: z.literal(true) })]),
    entry,
    state,
  }),
  z.object({ act: z.literal('submit'), as, view: id, state }),
  z.object({ act: z.literal('close'), as, view: id, all: z.boolean() }),
  z.object({ act: z.literal('shortcut'), as, at: message, callback: id }),
  z.object({ act: z.literal('home'), as }),
])

/** Does what the page asks; answers what the page must know at once. Errors: SlackError, ZodError. */
export async function perform(emulator: Emulator, asked: unknown): Promise<object> {
  const act = ACT.parse(asked)
  switch (act.act) {
    case 'say':
      return { ts: say(emulator, act.as, act, act.text).ts }
    case 'command':
      await command(emulator, act.as, act.channel, act.name, act.text)
      return {}
    case 'press':
      await press(emulator, act.as, act.where, act.entry, act.state)
      return {}
    case 'submit':
      return { errors: await submit(emulator, act.as, act.view, act.state) }
    case 'close':
      await close(emulator, act.as, act.view, act.all)
      return {}
    case 'shortcut':
      await shortcut(emulator, act.as, act.at, act.callback)
      return {}
    case 'home':
      openHome(emulator, act.as)
      return {}
  }
}
