import { type Phrase, phrase } from '../../core/phrase.ts'
import type { FixParameter } from '../../core/report.ts'
import type { ContainerImage, EcrImage, EcrTag, ExistingImages, ImageReference, Namesake } from '../../facts/types/index.ts'
import { type AskedImage, askedImage, askedText } from '../../image/asked.ts'
import { nearestRepositories, nearestTags } from '../../image/nearest.ts'
import { parseImageReference } from '../../image/reference.ts'

/** One image that can be pulled in place of a missing one. */
export interface Choice {
  /** What a person gives for it: the tag, or where the repository is another one the whole reference. */
  value: string
  reference: string
  registry: string
  region: string
  repository: string
  asked: AskedImage
  label: string
}

/** A missing image, the containers that name it, and what there is instead. */
export interface Missing {
  parameter: string
  label: Phrase
  containers: string[]
  choices: Choice[]
}

/** More would not be read. */
const MOST = 25

/** The missing images among those of the task's own containers, each with what there is instead: the likeliest first. */
export function missingImages(found: readonly EcrImage[], containers: readonly string[], existing: readonly ExistingImages[]): Missing[] {
  const gone = found.filter((image) => image.state !== 'found' && containers.includes(image.container))
  const groups = [...Map.groupBy(gone, (image) => image.reference.text).values()]
  return groups.map((images, i) => {
    const image = images[0]!
    const names = images.map((one) => one.container)
    return {
      parameter: groups.length === 1 ? 'image' : `image-${names[0] ?? i}`,
      label: phrase('fixes:parameter.image', { containers: names, image: image.reference.text }),
      containers: names,
      choices: image.state === 'image-not-found' ? tagChoices(image) : repositoryChoices(image, existing),
    }
  })
}

function tagChoices(image: EcrImage): Choice[] {
  const near = nearestTags(askedText(image), image.tags)
  const rest = image.tags.filter((tag) => !near.some((one) => one.tag === tag.tag))
  return [...near, ...rest].slice(0, MOST).map((tag) => choice(image.reference, tag, tag.tag))
}

function repositoryChoices({ reference, repositories }: EcrImage, existing: readonly ExistingImages[]): Choice[] {
  const wanted = reference.tag ?? ''
  const names = nearestRepositories(reference.repository, repositories).map(({ name }) => name)
  const lists = names.flatMap((name) => existing.find((one) => one.host === reference.host && one.repository === name) ?? [])
  // The tag that was asked for comes first: most often the name alone was mistyped.
  const all = lists.flatMap(({ host, repository, tags }) =>
    tags.map((tag) => ({ tag: tag.tag, choice: choice({ ...reference, repository }, tag, `${host}/${repository}:${tag.tag}`) })),
  )
  const same = all.filter(({ tag }) => tag === wanted)
  return [...same, ...all.filter(({ tag }) => tag !== wanted)].slice(0, MOST).map((one) => one.choice)
}

const choice = ({ host, account, region, repository }: ImageReference, { tag, pushedAt }: EcrTag, value: string): Choice => ({
  value,
  reference: `${host}/${repository}:${tag}`,
  registry: account ?? '',
  region: region ?? '',
  repository,
  asked: { imageTag: tag },
  label: `${repository}:${tag}${pushedAt ? ` · ${pushedAt.slice(0, 10)}` : ''}`,
})

/** Images written without the registry's host that the account's own registry has: the same name in full. */
export function forgottenHosts(references: readonly ContainerImage[], namesakes: readonly Namesake[]): Missing[] {
  const meant = references.flatMap(({ container, reference }) => {
    const own = namesakes.find((namesake) => namesake.container === container && namesake.holdsImage)
    return own ? [{ container, text: reference.text, uri: own.uri }] : []
  })
  const groups = [...Map.groupBy(meant, ({ uri }) => uri)]
  return groups.map(([uri, images]) => {
    const containers = images.map(({ container }) => container)
    return {
      parameter: groups.length === 1 ? 'image' : `image-${containers[0]}`,
      label: phrase('fixes:parameter.image', { containers, image: images[0]!.text }),
      containers,
      choices: [inFull(uri)],
    }
  })
}

function inFull(uri: string): Choice {
  const reference = parseImageReference(uri)
  const { account, region, repository } = reference
  const asked = askedImage({ reference, pinned: null })
  return { value: uri, reference: uri, registry: account ?? '', region: region ?? '', repository, asked, label: uri }
}

export const parameterOf = ({ parameter, label, choices }: Missing): FixParameter => ({
  name: parameter,
  label,
  // Nobody deploys another version unasked: there is never a default.
  required: true,
  default: null,
  options: choices.map(({ value, label: said }) => ({ value, label: said })),
})
