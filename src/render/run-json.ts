import type { RunView } from '../core/run-view.ts'
import { reportJson } from './json.ts'
import { type Language, words } from './words.ts'

/** The document of `fix`, `undo` and `show --json`: sentences in one language, everything else as it is. Additive changes only. */
export function runJson(view: RunView, language: Language) {
  const say = words(language)
  return {
    ...view,
    title: say(view.title),
    steps: view.steps.map((step) => ({ ...step, summary: say(step.summary) })),
    besides: view.besides.map((phrase) => say(phrase)),
    takingBack: view.takingBack.map((phrase) => say(phrase)),
    cost: view.cost && { ...view.cost, say: say(view.cost.say) },
    remainder: view.remainder && { ...view.remainder, say: say(view.remainder.say) },
    trouble: view.trouble && say(view.trouble),
    proof: view.proof && { ...view.proof, say: view.proof.say && say(view.proof.say) },
    report: view.report && reportJson(view.report, language),
  }
}
