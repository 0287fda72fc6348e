import { t } from './words.js'

const meta = (name) => document.querySelector(`meta[name=${name}]`)?.content ?? ''

/** The language `npm start` was asked for, if any. */
export const wantedLanguage = meta('language')

const token = meta('token')

let timer
/** Says something at the edge of the page, for a while. */
export function notice(text) {
  const box = document.getElementById('notice')
  box.textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => box.replaceChildren(), 6000)
}

/** Posts to the playground. Null: it failed, and the page has said so. */
export async function send(path, body) {
  try {
    const headers = { 'content-type': 'application/json', 'x-playground-token': token }
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer = await response.json()
    if (response.ok) return answer
    notice(t([`error.${answer.error}`, 'error.other'], { code: answer.error ?? response.status }))
  } catch {
    notice(t('error.unreachable'))
  }
  return null
}

export const load = async (user) => (await fetch(`/state?as=${encodeURIComponent(user)}`)).json()

/** Hears every change as this person sees it; after a break it asks for everything again. Answers how to stop. */
export function hear(user, onChange, onReturn) {
  const source = new EventSource(`/changes?as=${encodeURIComponent(user)}`)
  let lost = false
  source.onmessage = ({ data }) => onChange(JSON.parse(data))
  source.onerror = () => {
    if (!lost) notice(t('error.unreachable'))
    lost = true
  }
  source.onopen = () => {
    if (lost) onReturn()
    lost = false
  }
  return () => source.close()
}
