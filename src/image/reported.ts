import type { Cause } from '../core/cause.ts'
import type { Clue, Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { ContainerImage } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'

/** As much of an error as serves as evidence. */
const QUOTED = 300

/** The error, unless a task of the same revision has pulled its images since: then its words accuse nobody any more. */
export const standing = (error: Known<ParsedError | null>, running: Known<boolean>): ParsedError | null =>
  error.known && !(running.known && running.value) ? error.value : null

/** The error's own words. */
export const textClue = (error: ParsedError): Clue<'error'> => ({ label: 'error-text', value: error.text.slice(0, QUOTED), from: 'error' })

/** A fault that the text tells of and no fact of the account can confirm: likely, no more. */
export const reported = (cause: Cause, image: ContainerImage | null, error: ParsedError): Outcome<'error'> & { status: 'broken' } => {
  const container = image?.container ?? error.container
  const text = image?.reference.text ?? error.image
  return {
    status: 'broken',
    cause,
    confidence: 'likely',
    say: 'reported',
    ...(container && { container }),
    params: { image: text ?? '–', host: image?.reference.host ?? '–' },
    evidence: [textClue(error)],
    resources: text ? [text] : [],
  }
}
