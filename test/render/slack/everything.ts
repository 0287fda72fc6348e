import { phrase } from '../../../src/core/phrase.ts'
import { SUBJECTS } from '../../../src/core/subject.ts'
import { checksMessage, checksView } from '../../../src/render/slack/checks.ts'
import { homeView } from '../../../src/render/slack/home.ts'
import type { Message } from '../../../src/render/slack/limits.ts'
import * as messages from '../../../src/render/slack/messages.ts'
import { noticeView } from '../../../src/render/slack/notice.ts'
import { parametersView } from '../../../src/render/slack/parameters.ts'
import { handedPlanView, handOverView, planningView, planView } from '../../../src/render/slack/plan.ts'
import { recentMessage } from '../../../src/render/slack/recent.ts'
import { reportMessage } from '../../../src/render/slack/report.ts'
import { requestMessage } from '../../../src/render/slack/request.ts'
import { endMessage, runMessage, shownEnd } from '../../../src/render/slack/run.ts'
import { fixesMessage, runsMessage } from '../../../src/render/slack/runs.ts'
import type { Sample } from './samples.ts'

type View = import('@slack/types').View
/** A message, or a view with its kind. */
export type Rendered = Message | View

const ASKER = 'U0123ABCD'
const LINK = 'https://example.slack.com/archives/C000000001/p1'
const STATES = ['waiting', 'reading', 'read', 'partly'] as const

/** Every function that makes a message or a view, by its name, with every kind of thing it is given. A test compares the names with the sources. */
export const BUILDERS: Record<string, (lang: string, sample: Sample) => Rendered[]> = {
  reportMessage: (lang, { reports }) =>
    reports.flatMap((report) => [
      reportMessage(report, { lang, asker: ASKER }),
      reportMessage(report, { lang, asker: ASKER, alone: true, started: { [report.fixes[0]?.id ?? '']: { by: ASKER } } }),
    ]),
  checksMessage: (lang, { reports }) => reports.map((report) => checksMessage(report, lang)),
  checksView: (lang, { reports }) => reports.map((report) => checksView(report, lang)),
  lookingMessage: (lang, { text }) => [
    messages.lookingMessage(lang, { name: text, text: false }),
    messages.lookingMessage(lang, { name: '', text: true }),
    ...STATES.map((state) =>
      messages.lookingMessage(
        lang,
        { name: text, text: false },
        SUBJECTS.map((subject) => ({ subject, state })),
      ),
    ),
  ],
  helpMessage: (lang) => [messages.helpMessage(lang)],
  unknownSubcommand: (lang, { text }) => [messages.unknownSubcommand(lang, text)],
  doneMessage: (lang, { reports }) => [messages.doneMessage(lang, ASKER, reportMessage(reports[0]!, { lang }).text)],
  notYou: (lang, { people }) => [messages.notYou(lang, people), messages.notYou(lang, [])],
  onlyYou: (lang, { reports }) => [messages.onlyYou(reportMessage(reports[0]!, { lang }), lang)],
  inDirect: (lang, { reports, text }) => {
    const message = reportMessage(reports[0]!, { lang })
    return ['C000000001', text].map((channel) => messages.inDirect(message, lang, channel))
  },
  sameMessage: (lang) => [messages.sameMessage(lang, LINK)],
  sentence: (lang, { text }) => [messages.sentence(lang, phrase('report:unread', { apis: [text] }))],
  noticeView: (lang, { text }) => [noticeView(lang, phrase('report:unread', { apis: [text] }))],
  homeView: (lang, { reports, runs, people, text }) => [
    homeView(
      {
        reports: Array.from({ length: 10 }, (_, i) => ({
          report: reports[i % reports.length]!,
          channel: 'C000000001',
          link: i ? LINK : null,
        })),
        runs,
        channels: ['C000000001', text].flatMap((id) =>
          (['always', 'mentioned'] as const).flatMap((mode) => [null, 'en', text].map((language) => ({ id, mode, language }))),
        ),
        language: text,
        setup: {
          approvers: people,
          changes: true,
          missingScopes: [],
          aws: { missing: 2, said: [phrase('cli:doctor.aws.none', { code: text }), phrase('cli:doctor.aws.region')] },
        },
      },
      lang,
    ),
    homeView(
      {
        reports: [],
        runs: [],
        channels: [],
        language: null,
        setup: { approvers: [], changes: false, missingScopes: ['users:read'], aws: { missing: 1, said: [] } },
      },
      lang,
    ),
  ],
  recentMessage: (lang, { reports, text }) => {
    const failure = { task: LINK, stoppedAt: '2026-11-21T08:00:00.000Z', tasks: 3, service: text, cluster: text, image: text }
    const failures = Array.from({ length: 12 }, (_, i) => (i ? failure : { ...failure, service: null, image: null, tasks: 1 }))
    const now = Date.parse('2026-11-21T08:07:00.000Z')
    return [
      recentMessage({ found: { failures, missed: [text] }, reports: [], now }, lang),
      recentMessage(
        {
          found: { failures: [], missed: [] },
          reports: Array.from({ length: 30 }, (_, i) => ({ ...reports[i % reports.length]!, id: `r${i}` })),
          now,
        },
        lang,
      ),
    ]
  },
  runsMessage: (lang, { runs }) => [runsMessage(runs, lang), runsMessage([], lang)],
  fixesMessage: (lang, { runs }) => [fixesMessage(runs, lang), fixesMessage([], lang)],
  runMessage: (lang, { runs }) => runs.map((run) => runMessage(run, lang)),
  endMessage: (lang, { runs }) => runs.map((run) => endMessage(run, lang)),
  shownEnd: (lang, { runs }) => runs.map((run) => shownEnd(endMessage(run, lang), runMessage(run, lang))),
  requestMessage: (lang, { runs, people }) =>
    (['planned', 'declined', 'expired', 'running'] as const).map((status, i) => {
      const asked = { approvers: i ? people : [], approved: i > 1 ? people : [], until: '2026-11-21T08:00:00.000Z', second: i > 2 }
      return requestMessage({ ...runs[0]!, status, twoApprovals: i === 1 }, lang, asked)
    }),
  planView: (lang, { runs: [run], people }) =>
    (['enough', 'half', 'own', 'again', 'none'] as const).flatMap((press) =>
      [people, []].map((approvers) => planView(run!, { lang, approvers, press, params: { subnet: 'subnet-1' } })),
    ),
  planningView: (lang) => [planningView(lang)],
  handOverView: (lang, { offers }) =>
    offers.flatMap((offer) =>
      [null, { who: null, at: null }, { who: ASKER, at: '2026-11-22T02:00:00Z' }, phrase('cli:session.no-change-account')].map((why) =>
        handOverView(offer, lang, why),
      ),
    ),
  handedPlanView: (lang, { runs }) => runs.map((run) => handedPlanView({ ...run, fix: run.fix, why: run.title }, lang)),
  parametersView: (lang, { offers }) => offers.map((offer) => parametersView('00000000-0000-4000-8000-000000000000', offer, lang)),
}

/** All of it in one language, each under the name of what made it. */
export const everything = (lang: string, sample: Sample): { by: string; rendered: Rendered }[] =>
  Object.entries(BUILDERS).flatMap(([by, make]) => make(lang, sample).map((rendered) => ({ by, rendered })))
