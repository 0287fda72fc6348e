import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { candidateName } from '../sentence.ts'
import { option, plain, section } from './blocks.ts'
import { ACTION } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Voice } from './voice.ts'

/**
 * The menu of the tasks that a text may be about. An option carries the report's id and a number: what it stands for is looked up when it
 * is picked.
 */
export function candidateMenu({ id, candidates = [] }: Report, say: Voice): KnownBlock[] {
  if (!candidates.length) return []
  const options = candidates.slice(0, LIMIT.options).map((candidate, i) => option(say.flat(candidateName(candidate)), `${i}:${id}`))
  return [
    section(`*${say.rich(phrase('report:heading.candidates'))}*`),
    {
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: ACTION.candidate,
          placeholder: plain(say.label('button.candidate'), LIMIT.placeholder),
          options,
        },
      ],
    },
  ]
}
