import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A language that no person speaks. */
export const PSEUDO = 'en-XA'

/**
 * A language made of English at the time of the test: every sentence stands between brackets, so that what stands outside was never translated.
 * Takes the place of `src/render/language.ts`; call it in `vi.mock`.
 */
export function withPseudo<T extends { LOCALES: string }>(real: T): T {
  const folder = `${mkdtempSync(join(tmpdir(), 'ecs-pull-pseudo-'))}/`
  cpSync(`${real.LOCALES}en`, `${folder}en`, { recursive: true })
  mkdirSync(`${folder}${PSEUDO}`)
  for (const file of readdirSync(`${folder}en`)) {
    const words = JSON.parse(readFileSync(`${folder}en/${file}`, 'utf8'))
    writeFileSync(`${folder}${PSEUDO}/${file}`, JSON.stringify(bracketed(words)))
  }
  return { ...real, LOCALES: folder, LANGUAGES: { en: 'English', [PSEUDO]: 'Pseudo' } }
}

const bracketed = (value: unknown): unknown =>
  typeof value === 'string'
    ? `⟦${value}⟧`
    : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, bracketed(inner)]))

/** A text without its sentences, and without what they take in. */
export function withoutSentences(text: string): string {
  // Cut for its length: the closing bracket is gone.
  let left = text.replace(/⟦[^⟧]*…$/gm, ' ')
  for (let before = ''; before !== left; ) {
    before = left
    left = left.replace(/⟦[^⟦⟧]*⟧/g, ' ')
  }
  return left
}

/** The outermost sentences without what is in them, to see how they stand beside each other. */
export function emptied(text: string): string {
  let depth = 0
  let left = ''
  for (const letter of text) {
    if (letter === '⟧') depth--
    if (depth === 0) left += letter === '\n' ? '   ' : letter
    if (letter === '⟦') depth++
  }
  return left
}

/** Words, that is two letters or more of any script that has letters of that kind. */
export const WORD = /[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}/u
