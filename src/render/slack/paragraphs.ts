import { LIMIT } from './limit.ts'

/** Joins lines into as few texts as stay within a section's limit. */
export function paragraphs(lines: readonly string[]): string[] {
  const result: string[] = []
  for (const line of lines) {
    const last = result.at(-1)
    if (last !== undefined && last.length + line.length + 1 <= LIMIT.section) result[result.length - 1] = `${last}\n${line}`
    else result.push(line)
  }
  return result
}
