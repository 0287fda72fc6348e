/** A block, element or view as it crosses the wire; its fields are checked where they are read. */
export type Json = Record<string, unknown>

/** Somebody of the emulated workspace. */
export interface Person {
  id: string
  /** Handle, such as `alex`. */
  name: string
  realName: string
  /** As Slack says it: `en-US`, `ja-JP`, `fr-FR`. */
  locale: string
  tz: string
  /** May approve changes to AWS. */
  approver: boolean
}

export interface Channel {
  id: string
  name: string
  kind: 'channel' | 'im'
  members: string[]
}

export interface Message {
  channel: string
  /** Slack's message id: seconds, a dot, six digits. */
  ts: string
  threadTs: string | null
  /** A person, or the bot's user. */
  user: string
  text: string
  blocks: Json[]
  /** What Slack sends of a person's message beside its text. */
  richText?: Json
  /** Ephemeral: seen by this person alone. */
  onlyFor: string | null
  edited: boolean
  reactions: { name: string; users: string[] }[]
  metadata: Json | null
  /** Long pastes, which Slack turns into text files. */
  snippets: { id: string; name: string; content: string }[]
}

/** A modal somebody has open; `view` is the payload as the app sent it. */
export interface OpenView {
  id: string
  hash: string
  user: string
  root: string
  previous: string | null
  view: Json
}

/** What the page is told. A message or view travels whole, so that a lost event does no harm. */
export type Change =
  | { kind: 'message'; message: Message }
  | { kind: 'gone'; channel: string; ts: string }
  | { kind: 'views'; user: string }
  | { kind: 'home'; user: string }
  | { kind: 'status'; channel: string; threadTs: string; status: string }

/** An answer of Slack's Web API that is not `ok`. */
export class SlackError extends Error {
  readonly code: string
  readonly details: string[]
  constructor(code: string, details: string[] = []) {
    super(code)
    this.code = code
    this.details = details
  }
}
