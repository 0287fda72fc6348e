import type { FixOffer, Report } from '../core/report.ts'
import { consoleUrl } from './console.ts'
import { rootOf } from './sentence.ts'
import { sentencesOf } from './unread.ts'
import type { Language } from './words.ts'
import { words } from './words.ts'

/**
 * The document of `why --json`: codes as they are, sentences and labels in one language. Additive changes only.
 * `summary` of the verdict is the sentence of the cause, or what the status means where none is named.
 */
export function reportJson(report: Report, language: Language) {
  const say = words(language)
  const { verdict } = report
  return {
    schema: 1 as const,
    id: report.id,
    createdAt: report.createdAt,
    target: report.target,
    error: report.error,
    verdict: {
      status: verdict.status,
      cause: verdict.cause,
      confidence: verdict.confidence,
      summary: say(verdict.say),
      next: verdict.cause && say(`report:next.${verdict.cause}`),
      check: rootOf(report)?.check ?? null,
      ...(verdict.basis && { basis: verdict.basis }),
      ...(verdict.causes && { causes: verdict.causes }),
    },
    findings: report.findings.map((finding) => ({
      check: finding.check,
      gate: finding.gate,
      status: finding.status,
      cause: finding.cause,
      confidence: finding.confidence,
      summary: sentencesOf(finding)
        .map((sentence) => say(sentence))
        .join(' '),
      evidence: finding.evidence.map(({ label, value, source, cli }) => ({
        label: say(`evidence:${label}`),
        value,
        source,
        cli,
        console: consoleUrl(value, report.target.region),
      })),
      resources: finding.resources,
      container: finding.container,
      fixes: finding.fixes,
      gaps: finding.gaps,
    })),
    fixes: report.fixes.map((fix) => fixJson(fix, language)),
    ...(report.change !== undefined && { change: report.change }),
    notes: report.notes.map((note) => say(note)),
    ...(report.ask && { ask: say(report.ask) }),
    ...(report.candidates && {
      candidates: report.candidates.map(({ task, service, cluster, stoppedAt }) => ({ task, service, cluster, stoppedAt })),
    }),
    aws: report.aws,
  }
}

/** An offered fix in the words of one language. */
function fixJson(fix: FixOffer, language: Language) {
  const say = words(language)
  return {
    id: fix.id,
    title: say(fix.title),
    resolves: fix.resolves,
    steps: fix.steps.map(({ summary, cli }) => ({ summary: say(summary), cli })),
    needsApproval: fix.needsApproval,
    undoable: fix.undoable,
    monthlyCostUsd: fix.monthlyCostUsd,
    ...(fix.reach && { reach: fix.reach }),
    parameters: fix.parameters.map((parameter) => ({ ...parameter, label: say(parameter.label) })),
    handOver: fix.handOver && { to: say(fix.handOver.to), text: say(fix.handOver.text), commands: fix.handOver.commands },
  }
}
