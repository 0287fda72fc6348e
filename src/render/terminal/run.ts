import type { RunView, StepStatus } from '../../core/run-view.ts'
import { type Language, words } from '../words.ts'
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
}

/** A run for a terminal: its steps with the commands that do the same, what else is touched, what it costs, how it ended. */
export function terminalRun(view: RunView, { language, columns = 80, color = false }: Options): string {
  const say = words(language)
  const on = sheet({ columns, color })
  const { cost, remainder, trouble, proof } = view
  const blocks = [
    [on.paint('bold', `${say(view.title)} · ${view.run} · ${say(`fixes:status.${view.status}`)}`)],
    view.steps.flatMap((step, i) => [
      ...paragraph(on, say(step.summary), ` ${MARKS[step.status]} ${i + 1}. `),
      ...(step.cli ? [`      $ ${on.paint('cyan', step.cli)}`] : []),
    ]),
    headed(
      on,
      say('fixes:heading.besides'),
      view.besides.flatMap((phrase) => paragraph(on, say(phrase), '  • ')),
    ),
    cost ? headed(on, say('fixes:heading.cost'), [...paragraph(on, say(cost.say), '  '), ...(cost.link ? [`  ${cost.link}`] : [])]) : [],
    remainder
      ? headed(on, say('fixes:heading.remainder'), [
          ...paragraph(on, say(remainder.say), '  '),
          ...remainder.commands.map((command) => `  $ ${on.paint('cyan', command)}`),
        ])
      : [],
    trouble ? paragraph(on, say(trouble), '✗ ') : [],
    proof?.say ? paragraph(on, say(proof.say), view.status === 'proven' ? '✓ ' : '? ') : [],
    nextStep(view, on, say),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function nextStep({ status, run }: RunView, on: Sheet, say: ReturnType<typeof words>): string[] {
  if (status === 'planned') return paragraph(on, say('fixes:next.planned'), '')
  if (['proven', 'not-proven', 'waiting', 'failed', 'conflict'].includes(status)) return paragraph(on, say('fixes:next.undo', { run }), '')
  return []
}
