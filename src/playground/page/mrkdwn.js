import { h, link } from './dom.js'
import { withEmoji } from './emoji.js'
import { dateOf } from './words.js'

const decode = (text) => text.replace(/&(lt|gt|amp);/g, (_all, name) => ({ lt: '<', gt: '>', amp: '&' })[name])

/** What stands in angle brackets: a mention, a channel, a date, a special mention or a link. */
function bracket(inside, names) {
  const [target, label] = inside.split('|', 2)
  const shown = label === undefined ? null : decode(label)
  if (target.startsWith('@')) return h('span', { class: 'mention' }, `@${names.person(target.slice(1)) ?? shown ?? target.slice(1)}`)
  if (target.startsWith('#')) return h('span', { class: 'mention' }, `#${names.channel(target.slice(1)) ?? shown ?? target.slice(1)}`)
  if (target.startsWith('!date^')) return dateOf(target.split('^'), shown)
  if (target.startsWith('!')) return h('span', { class: 'mention' }, shown ?? `@${target.slice(1)}`)
  return link(decode(target), shown ?? decode(target))
}

const ATOM = /`([^`\n]+)`|<([^<>\n]+)>/g
/** Emphasis needs a break on either side, as in Slack: a Japanese word right behind the star stops it. */
const EMPHASIS = /(?<![\p{L}\p{N}])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu
const TAGS = { '*': 'strong', _: 'em', '~': 's' }

/** One paragraph's worth of mrkdwn as nodes. */
function inline(text, names) {
  const atoms = []
  const kept = text.replace(ATOM, (_all, code, angle) => {
    atoms.push(code === undefined ? bracket(angle, names) : h('code', {}, decode(code)))
    return `\uE000${atoms.length - 1}\uE001`
  })
  const leaves = (part) =>
    part
      .split(/(\uE000\d+\uE001)/)
      .map((piece) => (piece.startsWith('\uE000') ? atoms[Number(piece.slice(1, -1))] : withEmoji(decode(piece))))
  const walk = (part) => {
    const out = []
    let from = 0
    for (const found of part.matchAll(EMPHASIS)) {
      out.push(...leaves(part.slice(from, found.index)), h(TAGS[found[1]], {}, ...walk(found[2])))
      from = found.index + found[0].length
    }
    return [...out, ...leaves(part.slice(from))]
  }
  return walk(kept).filter((node) => node !== '')
}

/** Slack's mrkdwn as nodes: fences, quotes, and lines with emphasis, code, links, mentions and dates. */
export function mrkdwn(text, names) {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, i) => {
    if (i % 2) return [h('pre', {}, decode(part.replace(/<([^<>|]+)(?:\|([^<>]+))?>/g, (_all, url, label) => label ?? url)))]
    if (!part.trim()) return []
    const groups = []
    for (const line of part.replace(/^\n|\n$/g, '').split('\n')) {
      const quoted = /^(&gt;|>)\s?/.exec(line)
      const last = groups.at(-1)
      const rest = quoted ? line.slice(quoted[0].length) : line
      if (last && last.quoted === Boolean(quoted)) last.lines.push(rest)
      else groups.push({ quoted: Boolean(quoted), lines: [rest] })
    }
    return groups.map(({ quoted, lines }) => h(quoted ? 'blockquote' : 'div', { class: 'lines' }, ...inline(lines.join('\n'), names)))
  })
}

/** A text object of Block Kit, plain or mrkdwn. */
export function textOf(object, names) {
  if (!object) return []
  if (object.type === 'mrkdwn') return mrkdwn(object.text, names)
  return [object.emoji === false ? object.text : withEmoji(object.text)]
}

/** The same without markup, for options and labels. */
export const plainOf = (object) => (object ? (object.emoji === false ? object.text : withEmoji(object.text)) : '')
