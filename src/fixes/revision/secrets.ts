import { phrase } from '../../core/phrase.ts'
import type { FixParameter } from '../../core/report.ts'
import type { ListedSecret } from '../../facts/types/index.ts'

/** As many as a choice in Slack holds. */
const MOST = 100

/** Secrets whose names speak of a registry come first. */
export function likeliest(host: string, secrets: readonly ListedSecret[]): ListedSecret[] {
  const words = [...new Set([...host.split('.').slice(0, -1), 'registry', 'docker', 'credential', 'pull'])]
  const score = ({ name }: ListedSecret) => words.filter((word) => name.toLowerCase().includes(word)).length
  return [...secrets].sort((a, b) => score(b) - score(a) || (a.name < b.name ? -1 : 1)).slice(0, MOST)
}

/** Which secret holds the account to sign in with: never a default. */
export const secretParameter = (host: string, secrets: readonly ListedSecret[]): FixParameter => ({
  name: 'secret',
  label: phrase('fixes:parameter.secret', { host }),
  required: true,
  default: null,
  options: secrets.map(({ name }) => ({ value: name, label: name })),
})
