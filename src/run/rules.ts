/** One rule of the settings. A rule without fixes is for all of them, and one without accounts for all accounts. */
interface Rule {
  fixes?: readonly string[] | undefined
  accounts?: readonly string[] | undefined
  /** Slack user and user group ids; empty: nobody. */
  approvers?: readonly string[] | undefined
  second?: boolean | undefined
}

/** What the settings say about changing anything. */
export interface ChangeSettings {
  approvers: readonly string[]
  channels?: Readonly<Record<string, { approvers?: readonly string[] | undefined }>> | undefined
  /** `off`: nothing is ever changed. */
  changes?: 'on' | 'off' | undefined
  approval?:
    | {
        /** How long a plan may be approved as it is. */
        minutes?: number | undefined
        /** Who asked may not approve. */
        second?: boolean | undefined
        /** Fixes started in an account within an hour, at most. */
        perHour?: number | undefined
        rules?: readonly Rule[] | undefined
      }
    | undefined
}

/** What is to be approved. An account nobody knows may be any: the first rule for some account holds. */
export interface Subject {
  fix: string
  account: string | null
}

/** What an approval has to keep to. */
export interface Terms {
  minutes: number
  /** Null: any number. */
  perHour: number | null
  /** Who asked may not approve. */
  second: boolean
  /** The settings forbid every change. */
  off: boolean
  /** Who may approve, by name or group: for the sentence that says so. */
  approvers: readonly string[]
}

export const APPROVAL_MINUTES = 30
/** Where the settings say no other number: a bot that is pressed more often than this is not in good hands. */
const PER_HOUR = 10

const fits = (rule: Rule, { fix, account }: Subject): boolean =>
  (!rule.fixes || rule.fixes.includes(fix)) && (!rule.accounts || account === null || rule.accounts.includes(account))

/** Who may approve: by the first rule that fits and says so, else the channel's people, else everybody's. */
export const approversFor = (settings: ChangeSettings, subject: Subject, channel: string | null): readonly string[] =>
  settings.approval?.rules?.find((rule) => rule.approvers && fits(rule, subject))?.approvers ??
  (channel ? settings.channels?.[channel]?.approvers : undefined) ??
  settings.approvers

/** Whether a second person has to approve: by the first rule that fits and says so, else as for all. */
export const secondFor = ({ approval }: ChangeSettings, subject: Subject): boolean =>
  approval?.rules?.find((rule) => rule.second !== undefined && fits(rule, subject))?.second ?? approval?.second ?? false

/** Everybody who may approve anything: they may switch changes off, too. */
export const everyApprover = ({ approvers, channels = {}, approval }: ChangeSettings): string[] => [
  ...new Set([
    ...approvers,
    ...Object.values(channels).flatMap((one) => one.approvers ?? []),
    ...(approval?.rules ?? []).flatMap((rule) => rule.approvers ?? []),
  ]),
]

/** The terms for a fix that is asked for in Slack. `channel`: where. */
export const termsOf = (settings: ChangeSettings, subject: Subject, channel: string | null): Terms => ({
  minutes: settings.approval?.minutes ?? APPROVAL_MINUTES,
  perHour: settings.approval?.perHour ?? PER_HOUR,
  second: secondFor(settings, subject),
  off: settings.changes === 'off',
  approvers: approversFor(settings, subject, channel),
})

/** The same on the command line, where whoever has the credentials approves with `--yes`: only a number that is set counts there. */
export const termsOfCommand = (settings: ChangeSettings, subject: Subject): Terms => ({
  ...termsOf(settings, subject, null),
  perHour: settings.approval?.perHour ?? null,
})

/** What an approval by `who` is worth. */
export type Worth =
  /** The run may start. */
  | 'enough'
  /** Another person has to approve as well. */
  | 'half'
  /** Who asked may not approve. */
  | 'own'
  /** Given before: another person has to. */
  | 'again'

/**
 * Weighs an approval.
 *
 * @param given who has approved so far, `who` not counted
 * @param needed how many different people have to
 */
export function worthOf(
  who: string,
  asker: string,
  given: readonly string[],
  { second, needed }: { second: boolean; needed: 1 | 2 },
): Worth {
  if (second && who === asker) return 'own'
  const others = new Set(given.filter((one) => one !== who && !(second && one === asker)))
  if (others.size + 1 >= needed) return 'enough'
  return given.includes(who) ? 'again' : 'half'
}
