import { shellWord } from '../core/shell.ts'

const dashed = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()

/** The AWS CLI command that sends the same request. Plain values become options; structures are given as JSON, which the AWS CLI takes everywhere. */
export function cliCommand(service: string, commandName: string | undefined, input: object, region: string): string {
  const words = ['aws', service, dashed((commandName ?? '').replace(/Command$/, ''))]
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || /token$/i.test(name)) continue
    words.push(`--${dashed(name)}`)
    if (Array.isArray(value) && value.every((v) => typeof v === 'string')) words.push(...value.map(shellWord))
    else if (typeof value === 'object') words.push(shellWord(JSON.stringify(value)))
    else if (value !== true) words.push(shellWord(String(value)))
  }
  if (service !== 'iam') words.push('--region', region)
  return words.join(' ')
}
