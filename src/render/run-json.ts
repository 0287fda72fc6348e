import type { HandedPlan, RunView } from '../core/run-view.ts'
import { reportJson } from './json.ts'
import { type Language, words } from './words.ts'

/** A plan for somebody else to carry out, as `handOver` of the document that says so. */
export function handOverJson({ fix, title, why, steps, besides, cost, remainder }: HandedPlan, language: Language) {
  const say = words(language)
  return {
    fix,
    title: say(title),
    text: say(why),
    commands: steps.flatMap(({ cli }) => cli || []),
    steps: steps.map(({ summary, cli, resources, diff, terraform }) => ({ summary: say(summary), cli, resources, diff, terraform })),
    besides: besides.map((phrase) => say(phrase)),
    cost: cost && { ...cost, say: say(cost.say) },
    remainder: remainder && { ...remainder, say: say(remainder.say) },
  }
}

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
