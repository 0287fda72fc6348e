import { TEXT_ONLY } from '../core/cause.ts'
import { textClue } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** Some causes leave no trace in the account: the text is their only witness, until the same revision runs. */
export default defineCheck({
  id: 'reported',
  gate: 'manifest-access',
  needs: ['error'],
  wants: ['running'],
  run: ({ error, running }) => {
    const cause = error?.causes[0]
    if (!error || !cause || !TEXT_ONLY.has(cause) || (running.known && running.value)) return null
    return {
      status: 'broken',
      cause,
      confidence: 'likely',
      say: cause,
      ...(error.gates?.[0] && { gate: error.gates[0] }),
      ...(error.container && { container: error.container }),
      params: { image: error.image ?? '–', host: error.host ?? '–' },
      evidence: [textClue(error)],
      resources: error.image ? [error.image] : [],
    }
  },
})
