/**
 * Makes an element. Attributes whose value is null, undefined or false are left out; `on…` are listeners. Children are nodes or text, and
 * text is only ever text: nothing on this page is read as HTML.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'value') element.value = value
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** Where a link may lead: anything else in a message stays text. */
export const safeLink = (url) => (/^(https?:\/\/|mailto:)/i.test(url) ? url : null)

export function link(url, ...children) {
  const href = safeLink(url)
  return href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...children) : h('span', {}, ...children)
}

/** Changes the children of a list as little as possible: `key` names an entry, `mark` says whether it changed. */
export function keyed(list, entries, { key, mark, make }) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]))
  const wanted = entries.map((entry) => {
    const name = key(entry)
    const stamp = mark(entry)
    const found = old.get(name)
    if (found && found.dataset.mark === stamp) return found
    const made = make(entry)
    made.dataset.key = name
    made.dataset.mark = stamp
    return made
  })
  if (wanted.length === list.children.length && wanted.every((child, i) => child === list.children[i])) return
  list.replaceChildren(...wanted)
}
