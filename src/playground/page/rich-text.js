import { h, link } from './dom.js'
import { emojiOf } from './emoji.js'
import { dateOf } from './words.js'

const STYLES = { code: 'code', bold: 'strong', italic: 'em', strike: 's' }

function leaf(element, names) {
  const styled = (node) => Object.entries(STYLES).reduce((inner, [name, tag]) => (element.style?.[name] ? h(tag, {}, inner) : inner), node)
  switch (element.type) {
    case 'text':
      return styled(element.text)
    case 'link':
      return styled(link(element.url, element.text ?? element.url))
    case 'emoji':
      return emojiOf(element.name) ?? `:${element.name}:`
    case 'user':
      return h('span', { class: 'mention' }, `@${names.person(element.user_id) ?? element.user_id}`)
    case 'channel':
      return h('span', { class: 'mention' }, `#${names.channel(element.channel_id) ?? element.channel_id}`)
    case 'broadcast':
      return h('span', { class: 'mention' }, `@${element.range}`)
    case 'date':
      return dateOf(['', element.timestamp, element.format], element.fallback)
    default:
      return element.text ?? ''
  }
}

const TAGS = { rich_text_section: 'div', rich_text_quote: 'blockquote', rich_text_preformatted: 'pre' }

function part(element, names) {
  if (element.type === 'rich_text_list') {
    const items = element.elements.map((item) => h('li', {}, ...item.elements.map((e) => leaf(e, names))))
    return h(element.style === 'ordered' ? 'ol' : 'ul', { class: `indent-${element.indent ?? 0}` }, ...items)
  }
  return h(TAGS[element.type] ?? 'div', { class: 'lines' }, ...element.elements.map((e) => leaf(e, names)))
}

export const richText = (block, names) => h('div', { class: 'rich-text' }, ...block.elements.map((element) => part(element, names)))
