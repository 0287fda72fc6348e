import { HOST_SUFFIXES, ON_SUFFIXES } from '../../core/partition.ts'
import { split } from '../../image/reference.ts'
import { BREAK } from '../paste/wrap.ts'

/** What stands in place of a part: `<account>`, `${TAG}`, `$(TAG)`, `{{ tag }}`, `[repo]`, `%TAG%`. Any letters: `<ダイジェスト値>`. No HTML. */
const PLACEHOLDER =
  '<(?!/|(?:br|p|td|tr|th|li|code|pre|span|div|b|i|em|strong)\\b)[^<>\\n]{1,60}>|\\{[^{}\\n]{1,60}\\}|(?<=\\$)\\([^()\\n]{1,60}\\)|\\{\\{[^{}\\n]{1,60}\\}\\}|\\[[^\\[\\]\\s]{1,60}\\]|%[A-Z0-9_]{1,60}%'
/** Characters of a reference, and placeholders. */
const REF = `(?:[A-Za-z0-9._:/@*#$~+-]|${PLACEHOLDER}){1,500}`
const after = (words: string) => new RegExp(`${words} {0,3}["'\`]{0,2}(${REF})`, 'i')

/** Wordings that name the image, the surest first. */
const NAMED: readonly RegExp[] = [
  after('canonical reference with image'),
  after('failed to parse image reference'),
  after('failed to resolve ref(?:erence)?:?'),
  after("the task (?:cannot|can't) pull"),
  after('manifest for'),
  after('(?:failed to pull|error while pulling|pulling) image'),
  after('pull access denied for'),
  after('no such image:'),
  after('(?:^|[\\s"\'`(:])image'),
  after('\\brepository'),
  after('failed to do request: Get'),
]
const URL_PATH =
  /https?:\/\/([A-Za-z0-9._:<>*#-]{1,255})\/v2\/([A-Za-z0-9._/<>*-]{1,300}?)\/(?:manifests|blobs)\/(sha256:[0-9a-f*.]{1,80}|[A-Za-z0-9._*-]{1,128})/
/** The longest first: `amazonaws.com` begins `amazonaws.com.cn`. */
const ECR_SUFFIXES = [...HOST_SUFFIXES, ...ON_SUFFIXES]
  .sort((a, b) => b.length - a.length)
  .join('|')
  .replaceAll('.', '\\.')
const REGISTRY_HOST = new RegExp(
  `(?<![A-Za-z0-9./\\u0001-])(?:[A-Za-z0-9_<>*#-]{0,60}\\.dkr[.-]ecr(?:-fips)?\\.[a-z0-9<>*-]{1,40}\\.(?:${ECR_SUFFIXES})|public\\.ecr\\.aws|docker\\.io|ghcr\\.io|quay\\.io)/(?!v[12]/)${REF}`,
)
const JSON_IMAGE = /"image"\s{0,4}:\s{0,4}"([^"\s]{1,400})"/i

export interface FoundImage {
  image: string | null
  repository: string | null
  reference: string | null
}

/**
 * The image the text speaks of, as it is written there, and its parts. A name is taken only where the wording around it says that it is
 * one. Nothing is added: no registry, no `latest`.
 *
 * @param whole false where the message is cut: a reference that runs up to its end may be half of one, and is not given
 */
export function findImage(text: string, whole: boolean): FoundImage {
  for (const pattern of NAMED) {
    const match = pattern.exec(text)
    const ends = match !== null && match.index + match[0].length >= text.trimEnd().length
    const image =
      match &&
      text[match.index + match[0].length] !== BREAK &&
      usable(match[1]!, text.slice(match.index + match[0].length, match.index + match[0].length + 60))
    if (image && (whole || !ends)) return describe(image, text)
  }
  const url = URL_PATH.exec(text)
  if (url && text[url.index + url[0].length] !== BREAK && hasName(url[2]!)) {
    const layer = url[0].includes('/blobs/') && !/HEAD (?:request to )?"?$/i.test(text.slice(0, url.index))
    // A blob that was fetched is a layer: its digest names no image. Only an image is asked for by HEAD.
    const reference = layer ? '' : `${/^sha256:/.test(url[3]!) ? '@' : ':'}${url[3]}`
    return describe(hubName(`${url[1]}/${url[2]}${reference}`), text)
  }
  const bare = REGISTRY_HOST.exec(text)
  const ends = bare ? bare.index + bare[0].length : 0
  const image = bare && text[ends] !== BREAK && ends < text.length - (whole ? -1 : 0) ? usable(bare[0], '') : null
  if (image) return describe(image, text)
  const json = JSON_IMAGE.exec(text)?.[1]
  if (json) return describe(json, text)
  const repository = /repository with name ["'`]{1,2}([A-Za-z0-9._/-]{1,256})["'`]{1,2}/i.exec(text)?.[1] ?? null
  return { image: null, repository, reference: looseTag(text) }
}

/** A token that may be a reference: it has a name, and is no word of the sentence. */
function usable(token: string, rest: string): string | null {
  const image = (/^\[([^[\]]+)\]$/.exec(token)?.[1] ?? token).replace(/[.:,;]{1,10}$/, '')
  if (!hasName(image) || /^(?:https?:|\/)/.test(image) || ADDRESS.test(image) || PLATFORM.test(image)) return null
  // A plain word: only where the sentence goes on as it does after a name.
  if (!/[/:@]/.test(image))
    return /^["'`]{0,2},? ?(?:repository does not exist|not found|:? ?not found|\(tag:)/.test(rest) && !WORDS.test(image) ? image : null
  return image
}

/** Neither is an image, though both look like one: `52.219.1.2:443`, `windows/amd64`. */
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$/
const PLATFORM = /^(?:linux|windows|darwin|freebsd)\/(?:amd64|x86_64|arm|arm64|386|ppc64le|s390x|riscv64)(?:\/v\d)?$/i
const WORDS =
  /^(?:not|the|image|tag|found|is|was|has|does|exists?|reference|manifest|unknown|pull|failed|error|repository|docker|container|and|or|no)$/i
/** More than dots and dashes after the last host: `docker.io/...` names nothing. */
const hasName = (image: string) => /[A-Za-z0-9*>]/.test(image.slice(image.indexOf('/') + 1))

function describe(written: string, text: string): FoundImage {
  const image = tagged(written, text)
  const parts = split(image)
  const reference = [parts.tag, parts.digest].filter(Boolean).join('@') || looseTag(text)
  return { image, repository: parts.path.replace(REGISTRY_PLACEHOLDER, '') || null, reference: reference || null }
}

/** What people write in place of a whole registry: `<ECR>/app`, `${REGISTRY}/app`, `$ECR_URL/app`. */
const REGISTRY_PLACEHOLDER =
  /^(?:[<${[%(]|\$\w)[^/]{0,60}?(?:ecr|regist|account|host|ur[il]\b|レジストリ|アカウント|registre|compte)[^/]{0,60}\//i

/** Docker leaves the tag out of some sentences and says it in others: `No such image: app (tag: 1.0)`, `docker pull app:1.0 … denied for app`. */
function tagged(image: string, text: string): string {
  const { tag, digest } = split(image)
  const said = /\(tag: ([\w.-]{1,128})\)/.exec(text)?.[1]
  if (tag || digest) return image
  if (said && text.includes(`${image} (tag: `)) return `${image}:${said}`
  for (let at = text.indexOf(`${image}:`); at >= 0; at = text.indexOf(`${image}:`, at + image.length)) {
    const before = text[at - 1] ?? ' '
    const tag = /^[\w][\w.-]{0,127}/.exec(text.slice(at + image.length + 1, at + image.length + 130))?.[0] ?? ''
    const rest = tag.replace(/\.{1,20}$/, '')
    if (rest && text[at + image.length + 1 + tag.length] !== BREAK && !/[\w/.-]/.test(before)) return `${image}:${rest}`
  }
  return image
}

/** The name of Docker Hub's host in a reference is not the one that is asked. */
const hubName = (image: string) => image.replace(/^(?:registry-1\.|index\.)docker\.io\//, 'docker.io/')

/** A tag whose image was left out: `… :latest: not found`, `image tag latest does not exist`. */
function looseTag(text: string): string | null {
  const found =
    /\bTag ["'`]?([\w.-]{1,128})["'`]? not found in/i.exec(text) ??
    /image tag ["'`]?([\w.-]{1,128})["'`]? (?:does not exist|not found)/i.exec(text) ??
    /(?:[.…*>] ?:| )([\w][\w.-]{0,127}): not found/.exec(text)
  const tag = found?.[1] ?? null
  return tag && !WORDS.test(tag) && !/^(?:ref|secret|sha256|credentials|command)$/i.test(tag) && /latest|\d/.test(tag) ? tag : null
}
