import type { WebClient } from '@slack/web-api'
import type { Change } from '../core/change.ts'
import type { Phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { SetupFinding } from '../core/setup.ts'
import type { Progress } from '../core/subject.ts'
import type { Question } from '../diagnose.ts'
import type { Failures } from '../find/failures.ts'
import type { Lead } from '../find/lead.ts'
import type { Problem } from '../problem.ts'
import type { ChangeSettings, Draft, Run, Tell } from '../run/index.ts'
import type { Store } from '../store/store.ts'
import type { Outbox, OutboxEvent, OutboxPace } from './outbox.ts'
import type { Languages } from './person.ts'
import type { Sleep } from './queue.ts'

/** What the bot needs of a logger; pino's fits. */
export interface Log {
  debug(detail: object, message: string): void
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}

/** What the settings file says that concerns Slack. */
interface BotSettings extends Omit<ChangeSettings, 'channels'> {
  /** Where neither channel nor asker says one; default: English. */
  language?: string
  /** Days after which reports (default 90) and the audit with its runs (default 400) are forgotten. */
  keep?: { reports?: number | undefined; audit?: number | undefined } | undefined
  /** Guests and people of other organizations may ask too; default: no. */
  guests?: boolean
  /** By channel id. `mode`: answer pasted errors unasked, or only when mentioned; default: `always`. `accounts`: those that may be asked about; default: all. */
  channels?: Readonly<
    Record<string, { mode?: 'always' | 'mentioned'; language?: string; accounts?: readonly string[]; approvers?: readonly string[] }>
  >
}

export interface BotOptions {
  slack: {
    botToken: string
    /** Socket Mode, where it is given. */
    appToken?: string
    /** HTTP, where no app token is given. */
    signingSecret?: string
    /** Default 3000; 0: any free one. In Socket Mode the port is opened for the health paths only if it is given. */
    port?: number
    /** Address it listens on; default: all. */
    host?: string
    /** Port of `/metrics` and the health paths, for whoever watches; then `/metrics` is on no other. Default: there is none. */
    metricsPort?: number
    /** Slack's Web API; default Slack's own. */
    apiUrl?: string
  }
  store: Store
  /** Diagnoses; `onProgress` is called whenever something has been read. */
  answer(question: Question, onProgress?: (progress: Progress) => void): Promise<Report>
  /** Who broke it, looked up once the answer stands; left out: nobody looks. */
  changed?(report: Report, question: Question): Promise<Change | null>
  /**
   * Looks up what a text without a target is about. `accounts`: those that may be looked at; undefined: all. Left out: a text is all there is.
   */
  find?(question: Question, accounts: readonly string[] | undefined): Promise<Lead>
  /**
   * Looks for tasks that stopped lately for want of an image. `seen`: what was asked about before; `accounts`: those that may be looked at;
   * undefined: all. Left out: nobody looks.
   */
  failures?(seen: readonly Pick<Report, 'target'>[], accounts: readonly string[] | undefined): Promise<Failures>
  /** What holds and what is missing in AWS, for the app's home. Left out: it says nothing of AWS. */
  setup?(): Promise<readonly SetupFinding[]>
  settings: BotSettings
  log: Log
  /** How fixes are planned and carried out; left out: the bot shows them and applies none. */
  repair?: Repair
  /** Further paths of the HTTP server, such as `/metrics`. */
  routes?: readonly Route[]
  /** Told whenever Slack refuses a call for its rate. */
  onRateLimited?(): void
  /** Told of what the outbox had to do besides its work. */
  onOutbox?(event: OutboxEvent): void
  /** How the outbox waits; tests make it short. */
  outboxPace?: Partial<OutboxPace>
  /** Waits so many milliseconds; default: the clock's. */
  sleep?: Sleep
  /** How long Slack may take to say who somebody is, where what they press counts. Milliseconds; default 2000. */
  patienceMs?: number
  /** What besides the store and Slack keeps the bot from working, in words for `/readyz`; default: nothing. */
  ailing?(): readonly string[]
}

/** What somebody wants planned. */
export interface PlanWish {
  report: Report
  /** What the report answered: its facts are read anew, since a plan is made on what is true now. */
  question: Question
  fixId: string
  params: Record<string, string>
  /** Number of the attempt at the same. */
  attempt: number
}

/** What is to be done with a run: carried to its end, tried again from where it stopped, or taken back. `off`: the settings forbid every change. */
export type Carrying = ({ way: 'drive'; by?: undefined } | { way: 'resume' | 'undo'; by: string }) & { off: boolean; tell: Tell }

/** Plans fixes and carries them out: all that calls AWS for them, in whichever process. All that goes in and out is plain data. */
export interface Repair {
  /** Makes the plan, and keeps it nowhere. Throws RunRefused: there is none. */
  plan(wish: PlanWish): Promise<Draft>
  /** Why nothing may be changed in an account: the settings name no role for it. Left out: in every account something may. */
  noRole?(account: string | null): Phrase | null
  /**
   * Resolves with the run as it then is: ended, waiting for somebody, or left `running` where the signal came first.
   *
   * @throws Problem where the settings name no role to change with; RunRefused
   */
  carry(store: Store, run: Run, how: Carrying, follow: { onProgress?: (run: Run) => void; signal?: AbortSignal }): Promise<Run>
}

export interface Route {
  path: string
  /** Body and content type of the answer. */
  answer(): Promise<{ status: number; type: string; body: string }>
}

export interface Bot {
  /** Null in Socket Mode without a port. */
  port: number | null
  /** Resolves where Slack takes one of the tokens no more: then nothing the bot does is of use. */
  refused: Promise<Problem>
  /** Takes nothing new, finishes what is under way, closes: within 22 s, whatever hangs. The store stays open. */
  stop(): Promise<void>
}

/** What every listener works with. */
export interface Deps
  extends Pick<
    BotOptions,
    'slack' | 'store' | 'answer' | 'changed' | 'find' | 'failures' | 'setup' | 'settings' | 'log' | 'repair' | 'patienceMs'
  > {
  /** For what is looked up: tried again a little. */
  client: WebClient
  /** For what is shown and said: without retries of its own. */
  teller: WebClient
  outbox: Outbox
  sleep: Sleep
  languages: Languages
  /** The bot's own user id, for mentions. */
  self: string
  /** Address of the workspace, such as `https://example.slack.com/`; null: Slack did not say. */
  workspace: string | null
  /** What the app was given; null: Slack did not say. */
  scopes: readonly string[] | null
  /** Work that goes on after the acknowledgement: `stop` waits for it. */
  background(work: Promise<unknown>): void
  /** Aborted when the bot stops: runs are then left for whoever takes them up. */
  stopping: AbortSignal
}

/** What a report is kept with: where it may be shown again, and whose it is. */
export interface ReportContext {
  channel: string
  /** The thread it was said in, or its own message. */
  thread: string | null
  message: string | null
  asker: string | null
  lang: string
  /** To ask again with. */
  question: Question
}
