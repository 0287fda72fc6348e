import { type HandedPlan, type RunView, type RunViewStep, type StepStatus, statusOf } from '../../core/run-view.ts'
import { type Language, type Words, words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet, sheet } from './layout.ts'

const MARKS: Record<StepStatus, string> = {
  planned: '○',
  started: '…',
  done: '✓',
  left: '=',
  failed: '✗',
  undoing: '…',
  undone: '↶',
  conflict: '!',
}

interface Options {
  language: Language
  columns?: number
  color?: boolean
  /** Shows what taking it back would do, in place of what was done. */
  takingBack?: boolean
  /** Shows what it makes in Terraform's language, too. */
  terraform?: boolean
}

/** A run for a terminal: its steps with the commands that do the same, what else is touched, what it costs, how it ended. */
export function terminalRun(
  view: RunView,
  { language, columns = 80, color = false, takingBack = false, terraform = false }: Options,
): string {
  const say = words(language)
  const on = sheet({ columns, color })
  const head = [on.paint('bold', `${say(view.title)} · ${view.run} · ${say(statusOf(view))}`)]
  const blocks = takingBack ? undoing(view, on, say) : doing(view, on, say, terraform ? inTerraform(view, on, say) : [])
  return together([head, ...blocks])
}

const together = (blocks: readonly string[][]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`

/** A plan that is left to somebody else, for a terminal: its steps, what they change, and what they make as code. Why is said beside it. */
export function terminalHandOver(plan: HandedPlan, { language, columns = 80, color = false }: Options): string {
  const say = words(language)
  const on = sheet({ columns, color })
  const blocks = [[on.paint('bold', say(plan.title))], ...steps(plan, on, say), inTerraform(plan, on, say)]
  return together(blocks)
}

/** What is to be done, what else it touches, what it costs, and what is left. */
function steps(view: Omit<HandedPlan, 'why' | 'fix'>, on: Sheet, say: Words): string[][] {
  const { cost, remainder } = view
  const charge = cost ? [...paragraph(on, say(cost.say), '  '), ...(cost.link ? [`  ${cost.link}`] : [])] : []
  const left = remainder
    ? [...paragraph(on, say(remainder.say), '  '), ...remainder.commands.map((command) => shell(on, '  ', command))]
    : []
  return [
    view.steps.flatMap((step, i) => numbered(step, step.cli, i, on, say)),
    headed(on, say('fixes:heading.besides'), bullets(view.besides, on, say)),
    headed(on, say('fixes:heading.cost'), charge),
    headed(on, say('fixes:heading.remainder'), left),
  ]
}

function doing(view: RunView, on: Sheet, say: Words, code: string[]): string[][] {
  const { trouble, proof } = view
  return [
    ...steps(view, on, say),
    view.status === 'planned' ? headed(on, say('fixes:heading.taking-back'), bullets(view.takingBack, on, say)) : [],
    code,
    trouble ? paragraph(on, say(trouble), '✗ ') : [],
    proof?.say ? paragraph(on, say(proof.say), view.status === 'not-proven' ? '? ' : '✓ ') : [],
    next(view, on, say),
  ]
}

function undoing(view: RunView, on: Sheet, say: Words): string[][] {
  const steps = view.steps.filter((step) => step.undoCli).toReversed()
  const lines = steps.flatMap((step, i) => numbered(step, step.undoCli, i, on, say))
  return [
    headed(on, say('fixes:heading.taking-back'), lines),
    headed(on, say('fixes:heading.besides'), bullets(view.takingBack, on, say)),
    paragraph(on, say('fixes:next.taking-back'), ''),
  ]
}

const shell = (on: Sheet, indent: string, command: string) => `${indent}$ ${on.paint('cyan', command)}`

const bullets = (phrases: RunView['besides'], on: Sheet, say: Words) => phrases.flatMap((phrase) => paragraph(on, say(phrase), '  • '))

const numbered = (step: RunViewStep, cli: string, i: number, on: Sheet, say: Words) => [
  ...paragraph(on, say(step.summary), ` ${MARKS[step.status]} ${i + 1}. `),
  ...(cli ? [shell(on, '      ', cli)] : []),
  ...(step.status === 'planned' ? step.diff.map((line) => `        ${on.paint(DIFF[line[0] ?? ''] ?? 'dim', line)}`) : []),
]

/** What lies before and after is known where nothing has been done yet. */
const DIFF: Record<string, 'red' | 'green'> = { '-': 'red', '+': 'green' }

function inTerraform({ steps }: Pick<RunView, 'steps'>, on: Sheet, say: Words): string[] {
  const made = steps.flatMap(({ terraform }) => (terraform ? [terraform] : []))
  const lines = made.join('\n\n').split('\n')
  return made.length
    ? headed(
        on,
        say('fixes:heading.terraform'),
        lines.map((line) => (line ? `  ${line}` : line)),
      )
    : []
}

function next({ status, run }: RunView, on: Sheet, say: Words): string[] {
  if (status === 'planned') return paragraph(on, say('fixes:next.planned'), '')
  if (['proven', 'not-proven', 'waiting', 'failed', 'conflict'].includes(status)) return paragraph(on, say('fixes:next.undo', { run }), '')
  return []
}
