import { z } from 'zod'
import { LANGUAGES } from './render/language.ts'

// Each error is the end of the key of a whole sentence, `cli:settings.<error>`: zod's own messages are in English and for programmers.
const text = z.string({ error: 'text' }).min(1, 'text')
const account = z.string({ error: 'account' }).regex(/^\d{12}$/, 'account')
const slackPeople = z.array(z.string({ error: 'people' }).regex(/^[UWS][A-Z0-9]+$/, 'people'), { error: 'people' })
const language = z.enum(Object.keys(LANGUAGES), { error: 'language' })

const role = z.strictObject(
  {
    /** ARN of the role to assume. */
    role: z.string({ error: 'role' }).regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/, 'role'),
    externalId: text.optional(),
  },
  { error: fieldOr('map') },
)

/** A session policy: JSON, or the same as a map; AWS takes 2048 characters (AWS STS API reference, AssumeRole). */
const policy = z.preprocess(
  (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  z.string({ error: 'policy' }).max(2048, 'policy').refine(isPolicy, 'policy'),
)

function isPolicy(value: string): boolean {
  try {
    const document: unknown = JSON.parse(value)
    return typeof document === 'object' && document !== null && 'Statement' in document
  } catch {
    return false
  }
}

const readRole = role.extend({
  /** Bounds each session further, so that the bot sees less than the role may. */
  sessionPolicy: policy.optional(),
})

const whole = (error: string, most: number) => z.int({ error }).min(1, error).max(most, error)
const accountIds = z.array(account, { error: 'account' })

/** Who may approve what, and how. Fixes by id, accounts by theirs; the first rule that fits and says so holds. */
const approval = z.strictObject(
  {
    /** How long a plan may be approved as it is; default 30. */
    minutes: whole('minutes', 1440).optional(),
    /** Who asked may not approve; default false. */
    second: z.boolean({ error: 'flag' }).optional(),
    /** Fixes started in an account within an hour, at most; default 10, on the command line any number. */
    perHour: whole('per-hour', 1000).optional(),
    rules: z
      .array(
        z.strictObject(
          {
            fixes: z.array(text, { error: 'list' }).optional(),
            accounts: accountIds.optional(),
            approvers: slackPeople.optional(),
            second: z.boolean({ error: 'flag' }).optional(),
          },
          { error: fieldOr('map') },
        ),
        { error: 'list' },
      )
      .optional(),
  },
  { error: fieldOr('map') },
)

const tagNames = z.array(z.string({ error: 'tag-list' }).regex(/^[^=]{1,128}(=.{0,256})?$/, 'tag-list'), { error: 'tag-list' })

/** What no fix ever changes. */
const offLimits = z.strictObject(
  {
    accounts: accountIds.optional(),
    vpcs: z.array(z.string({ error: 'vpcs' }).regex(/^vpc-[0-9a-f]+$/, 'vpcs'), { error: 'vpcs' }).optional(),
    /** Things that bear one of these tags: `key` or `key=value`. */
    tags: tagNames.optional(),
  },
  { error: fieldOr('map') },
)

/** AWS keeps keys that begin with `aws:` for itself, and the run's own tag is needed to find things again. */
const ownTags = z.record(
  z.string().regex(/^(?!aws:|ecs-pull:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu),
  z.string({ error: 'tags' }).regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u, 'tags'),
  { error: fieldOr('tags') },
)

/** Days. */
const keep = z.strictObject(
  { reports: whole('days', 36_500).optional(), audit: whole('days', 36_500).optional() },
  { error: fieldOr('map') },
)

/** The settings file (ECS_PULL_CONFIG). Accounts are keyed by their id, channels by Slack's. */
export const settingsSchema = z.strictObject(
  {
    /** Where neither the channel nor the person says one. */
    language: language.optional(),
    accounts: z
      .record(
        account,
        z.strictObject(
          {
            name: text.optional(),
            /** Where a target lies that names no Region. */
            region: z
              .string({ error: 'region' })
              .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'region')
              .optional(),
            /** Clusters in which the task of a pasted error is looked for: names or ARNs. */
            clusters: z
              .array(
                z
                  .string({ error: 'clusters' })
                  .regex(/^(arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster\/)?[A-Za-z0-9_-]{1,255}$/, 'clusters'),
                {
                  error: 'clusters',
                },
              )
              .optional(),
            /** Assumed for every diagnosis. */
            read: readRole.optional(),
            /** Assumed only for an approved fix. */
            change: role.optional(),
          },
          { error: fieldOr('map') },
        ),
        { error: fieldOr('accounts') },
      )
      .default({}),
    /** Slack user ids and user group ids. */
    approvers: slackPeople.default([]),
    approval: approval.optional(),
    /** `off`: nothing is ever changed; a fix is shown as what a person would do. Default: on. */
    changes: z.enum(['on', 'off'], { error: 'switch' }).optional(),
    offLimits: offLimits.optional(),
    /** What becomes of a fix that changes what CloudFormation or Terraform manages; default `warn`. */
    iac: z.enum(['warn', 'hand-over', 'forbid'], { error: 'iac' }).optional(),
    /** Tags that tell what Terraform manages: `key` or `key=value`. */
    terraformTags: tagNames.optional(),
    /** Put on all that is created. */
    tags: ownTags.optional(),
    /** How long reports (default 90) and the audit with its runs (default 400) are kept. */
    keep: keep.optional(),
    /** `ask`: public registries are asked about the tasks' images, which tells them the names; default false. */
    registries: z.strictObject({ ask: z.boolean({ error: 'flag' }).optional() }, { error: fieldOr('map') }).optional(),
    /** Guests and people of other organizations may ask too. */
    guests: z.boolean({ error: 'flag' }).default(false),
    channels: z
      .record(
        z.string().regex(/^[CG][A-Z0-9]+$/),
        z.strictObject(
          {
            mode: z.enum(['always', 'mentioned'], { error: 'mode' }).optional(),
            language: language.optional(),
            /** Accounts that may be asked about here; default: all. */
            accounts: z.array(account, { error: 'account' }).optional(),
            approvers: slackPeople.optional(),
          },
          { error: fieldOr('map') },
        ),
        { error: fieldOr('channels') },
      )
      .default({}),
    /** SQS queues of ECS events, and the channel each is told in. */
    watch: z.array(z.strictObject({ queue: text, channel: text }, { error: fieldOr('map') }), { error: 'list' }).default([]),
  },
  { error: fieldOr('map') },
)

export type Settings = z.infer<typeof settingsSchema>

/** A field nobody knows gets its own sentence, a value of the wrong kind that of the field. */
function fieldOr(otherwise: string) {
  return (issue: { code?: string }) => (issue.code === 'unrecognized_keys' ? 'unknown' : otherwise)
}
