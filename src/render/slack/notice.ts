import type { ModalView } from '@slack/types'
import type { Phrase } from '../../core/phrase.ts'
import type { Language } from '../language.ts'
import { plain, section } from './blocks.ts'
import { VIEW } from './ids.ts'
import { LIMIT } from './limit.ts'
import { voice } from './voice.ts'

/** A modal with one sentence and nothing to press but "close". */
export function noticeView(lang: Language, said: Phrase): ModalView {
  const say = voice(lang)
  return {
    type: 'modal',
    callback_id: VIEW.notice,
    title: plain('ecs-pull', LIMIT.viewTitle),
    close: plain(say.label('button.close'), LIMIT.viewTitle),
    blocks: [section(say.rich(said))],
  }
}
