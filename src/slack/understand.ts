import type { Phrase } from '../core/phrase.ts'
import { phrase } from '../core/phrase.ts'
import type { Question } from '../diagnose.ts'
import { looksLikeError, parseError } from '../target/error.ts'
import { targetOfPaste } from '../target/of-paste.ts'
import { parseTarget } from '../target/target.ts'
import type { ParsedError, Target } from '../target/types.ts'

/** What a text asks, or the sentence that says why it asks nothing. */
export type Understood = { question: Question } | { problem: Phrase }

/** True where a text holds an error of a pull, so that it is worth an answer nobody asked for. */
export const isError = looksLikeError

/** Reads whatever a person typed or pasted: an ARN, `cluster/service`, a console link, an error text, with anything around it. */
export function understand(text: string): Understood {
  if (isError(text)) return { question: ofText(parseError(text), text) }
  const target = parseTarget(text)
  const pasted = parseError(text)
  // What stands beside an ARN counts where it is an error: the task may be gone.
  if (!('problem' in target)) return { question: { target, pasted: pasted.pullError ? pasted : null } }
  // An error that is no failed pull is worth saying so.
  if (pasted.pullError || pasted.insteadOf !== null || namesFailure(pasted)) return { question: ofText(pasted, text) }
  return {
    problem: text.trim() && !isProse(text) ? phrase(`report:problem.${target.problem}`, target.params) : phrase('slack:unknown.target'),
  }
}

/** Words that open a question or a talk, and that nobody calls a service. */
const SMALL_WORDS =
  /^(?:why|what|how|when|where|who|hi|hello|hey|help|ok|okay|yes|no|please|pls|test|ping|pourquoi|quoi|comment|bonjour|salut|oui|non)$/i

/** True for sentences and small words: they name nothing, so a sentence about names would only puzzle. */
function isProse(text: string): boolean {
  const words = text
    .trim()
    .replace(/[\s?!.,;:…？！。、]+$/u, '')
    .split(/\s+/)
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return !/[a-z0-9]{3}/i.test(text)
  return words.length > 1 ? words.every((word) => /^[\p{L}'’]+[?!.,]*$/u.test(word)) : SMALL_WORDS.test(words[0] ?? '')
}

/** ECS's own sentence about a task or service that failed, which AWS can be asked about though it doesn't say what failed. */
const namesFailure = ({ pullError, task, service }: ParsedError): boolean => pullError === null && Boolean(task ?? service)

/** True where a text is a question without the word "why" before it. */
export const looksLikeQuestion = (text: string): boolean => text.trim() !== '' && 'question' in understand(text)

const ofText = (pasted: ParsedError, text: string): Question => ({ target: targetOfPaste(pasted, text), pasted })

/** A short name for what is looked at. */
export function nameOf(target: Target): string {
  switch (target.kind) {
    case 'task':
      return `${target.cluster.split('/').at(-1)}/${target.task}`
    case 'service':
      return `${target.cluster.split('/').at(-1)}/${target.service}`
    case 'job':
      return target.job
    case 'daemon':
      return `${target.cluster}/${target.daemon}`
    case 'revision':
      return target.revision === null ? target.family : `${target.family}:${target.revision}`
    case 'cluster':
      return target.cluster
    case 'text':
      return ''
  }
}
