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

const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex]'

/** Does what replaces parts of a node, and puts the focus back where it was, should that part have been replaced. */
function keepingFocus(rootOf, work) {
  const active = document.activeElement
  const before = rootOf(active)
  const place = before ? [...before.querySelectorAll(FOCUSABLE)].indexOf(active) : -1
  work()
  if (place >= 0 && !active.isConnected) rootOf(before)?.querySelectorAll(FOCUSABLE)[place]?.focus()
}

/** Gives a node other children where `mark` says that they are others. */
export function fill(node, mark, children) {
  if (node.dataset.mark === mark) return
  node.dataset.mark = mark
  keepingFocus(
    (inner) => (node.contains(inner) ? node : null),
    () => node.replaceChildren(...children()),
  )
}

/** Changes the children of a list as little as possible: `key` names an entry, `mark` says whether it changed. */
export function keyed(list, entries, { key, mark, make }) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]))
  const wanted = entries.map((entry) => {
    const name = key(entry)
    const stamp = mark(entry)
    const found = old.get(name)
    if (found?.dataset.mark === stamp) return found
    const made = make(entry)
    Object.assign(made.dataset, { key: name, mark: stamp })
    return made
  })
  const rootOf = (inner) => {
    const name = inner?.closest?.('[data-key]')?.dataset.key
    return [...list.children].find((child) => child.dataset.key === name) ?? null
  }
  keepingFocus(rootOf, () => {
    for (const child of [...list.children]) if (!wanted.includes(child)) child.remove()
    wanted.forEach((child, i) => {
      if (list.children[i] !== child) list.insertBefore(child, list.children[i] ?? null)
    })
  })
}
