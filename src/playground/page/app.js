import { account } from './account.js'
import { chat } from './chat.js'
import { fill, h } from './dom.js'
import { modals } from './modal.js'
import { load, wantedLanguage } from './server.js'
import { become, changed, onState } from './state.js'
import { changeLanguage, LANGUAGES, language, startWords, t } from './words.js'

const known = (lang) => (Object.hasOwn(LANGUAGES, lang) ? lang : null)
const browsers = navigator.languages.map((name) => known(name.slice(0, 2))).find(Boolean)
await startWords(known(localStorage.getItem('lang')) ?? known(wantedLanguage) ?? browsers ?? 'en')

const title = h('h1', {})
const tagline = h('p', {})
const languages = h(
  'select',
  { onchange: () => speak(languages.value) },
  ...Object.entries(LANGUAGES).map(([id, name]) => h('option', { value: id, lang: id }, name)),
)
const theme = h('select', { onchange: () => shade(theme.value) })
const services = h('button', { type: 'button', onclick: () => look('account') })
const talk = h('button', { type: 'button', onclick: () => look('chat') })
const skip = h('a', { class: 'skip', href: '#chat' })
const parts = [account(), chat()]
parts[1].node.id = 'chat'
parts[1].node.tabIndex = -1

function look(pane) {
  document.body.dataset.pane = pane
  changed()
}

async function speak(lang) {
  localStorage.setItem('lang', lang)
  await changeLanguage(lang)
  changed()
}

function shade(name) {
  localStorage.setItem('theme', name)
  document.documentElement.dataset.theme = name
}

document
  .getElementById('page')
  .append(
    skip,
    h(
      'header',
      { class: 'top' },
      h('img', { src: '/mark.svg', alt: '', width: 32, height: 32 }),
      h('div', { class: 'names' }, title, tagline),
      h('nav', { class: 'switch' }, services, talk),
      h('span', { class: 'select' }, languages),
      h('span', { class: 'select' }, theme),
    ),
    h('div', { class: 'layout' }, ...parts.map((part) => part.node)),
  )
shade(localStorage.getItem('theme') ?? 'auto')
look('account')

onState(() => {
  document.title = t('page.title')
  title.textContent = t('page.title')
  tagline.textContent = t('page.tagline')
  skip.textContent = t('page.skip')
  services.textContent = t('page.services')
  talk.textContent = t('page.chat')
  for (const [button, pane] of [
    [services, 'account'],
    [talk, 'chat'],
  ])
    button.setAttribute('aria-pressed', String(document.body.dataset.pane === pane))
  languages.value = language()
  languages.setAttribute('aria-label', t('page.language'))
  fill(theme, language(), () => ['auto', 'light', 'dark'].map((name) => h('option', { value: name }, t(`theme.${name}`))))
  theme.value = document.documentElement.dataset.theme
  theme.setAttribute('aria-label', t('page.theme'))
  for (const part of parts) part.draw()
})
onState(modals(document.getElementById('modals')))

const { people } = await load('')
const mine = people.find((p) => p.id === sessionStorage.getItem('me')) ?? people.find((p) => p.locale.startsWith(language())) ?? people[0]
await become(mine.id)
