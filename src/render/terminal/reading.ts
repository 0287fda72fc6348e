import type { ParsedError } from '../../target/types.ts'
import { plain } from '../values.ts'
import { type Language, type Words, words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet, sheet, table } from './layout.ts'
import { causeList } from './undecided.ts'

/** The reading of an error text for people at a terminal: what it is, the causes in order, what it names, what to give next. */
export function terminalReading(error: ParsedError, { language, columns = 80, color = false }: ReadingOptions): string {
  const say = words(language)
  const on = sheet({ columns, color })
  const kind = error.pullError === null ? 'undecided' : error.pullError ? 'yes' : 'no'
  const blocks = [
    [on.paint('bold', `${{ yes: '✗', no: '–', undecided: '?' }[kind]} ${say(`report:reading.${kind}`)}`)],
    error.insteadOf ? paragraph(on, say(`report:instead.${error.insteadOf}`), '  ') : [],
    error.cut ? paragraph(on, say('report:reading.cut'), '  ') : [],
    causeList(error.causes, say, on),
    stages(error, say, on),
    headed(on, say('report:reading.found'), table(on, rows(error, say))),
    error.ask ? headed(on, say('report:heading.ask'), paragraph(on, say(`report:ask.${error.ask}`), '  ')) : [],
  ]
  const shown = blocks.filter((block) => block.length > 0)
  return `${shown.map((block) => block.join('\n')).join('\n\n')}\n`
}

interface ReadingOptions {
  language: Language
  /** Default 80. */
  columns?: number
  color?: boolean
}

/** All gates is no news. */
const stages = ({ gates }: ParsedError, say: Words, on: Sheet): string[] =>
  headed(
    on,
    say('report:reading.gates'),
    (gates ?? []).flatMap((gate) => paragraph(on, say(`report:gate.${gate}`), '  • ')),
  )

function rows(error: ParsedError, say: Words): { label: string; value: string }[] {
  const { denied, address } = error
  const fields: Record<string, string | number | null> = {
    image: error.image,
    repository: error.repository,
    reference: error.reference,
    account: error.account,
    region: error.region,
    role: error.roleArn,
    denied: denied && [denied.action, denied.resource].filter(Boolean).join(' → '),
    secrets: error.secrets.join(', ') || null,
    address: address && say(`report:reading.address.${address.kind}`, { ip: address.ip }),
    host: error.host,
    status: error.httpStatus,
    task: error.taskArn,
    cluster: error.cluster,
    service: error.service,
    container: error.container,
  }
  return Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [{ label: say(`report:reading.field.${name}`), value: plain(String(value), 400) }],
  )
}
