import type { Workspace } from './workspace.ts'

const entities = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Web addresses, and host names with a path that Slack takes for addresses: image references become links that way. */
const LINK = /https?:\/\/[^\s<>`"']+|(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|aws|dev)\/[\w./:@-]+/gi

/**
 * Text a person typed as Slack hands it to an app: three characters escaped, addresses in angle brackets, `@name` of somebody in the
 * workspace as a mention (docs.slack.dev, messaging/formatting-message-text).
 *
 * @param links false for the text of a slash command, in which Slack links nothing
 */
export function encodeTyped(ws: Workspace, text: string, links = true): string {
  const names = new Map([...ws.people.map((p) => [p.name, p.id] as const), [ws.botName, ws.botUser] as const])
  const mentioned = (part: string) =>
    entities(part).replace(/(?<![\w@])@([a-z][\w-]*)/gi, (all, name: string) =>
      names.has(name.toLowerCase()) ? `<@${names.get(name.toLowerCase())}>` : all,
    )
  if (!links) return entities(text)
  let out = ''
  let from = 0
  for (const found of text.matchAll(LINK)) {
    const trailing = /[.,:;!?)]*$/.exec(found[0])?.[0] ?? ''
    const shown = found[0].slice(0, found[0].length - trailing.length)
    out += mentioned(text.slice(from, found.index))
    out += /^https?:/i.test(shown) ? `<${entities(shown)}>` : `<http://${entities(shown)}|${entities(shown)}>`
    from = found.index + shown.length
  }
  return out + mentioned(text.slice(from))
}
