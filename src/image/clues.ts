import { REGISTRY } from '../core/call.ts'
import type { Clue } from '../core/check.ts'
import type { ContainerImage, EcrImage, ImageManifest, PublicImage } from '../facts/types/index.ts'
import { askedText } from './asked.ts'
import type { NearTag } from './nearest.ts'

const DESCRIBE = 'ecr:DescribeImages'

/** Pieces of the command that looked this image up. */
const about = (image: ContainerImage) => [`--repository-name ${image.reference.repository} `, `"${askedText(image)}"`]

/** What was asked for: the image as the task names it, seen by the lookup of just that image. */
export const imageClue = (image: ContainerImage): Clue<'ecrLookups'> => ({
  label: 'image',
  value: image.reference.text,
  from: 'ecrLookups',
  api: DESCRIBE,
  about: about(image),
})

/** A further value the same lookup showed; nothing where AWS gave none. */
export const lookupClue = (label: string, value: string | number | null, image: ContainerImage): Clue<'ecrLookups'>[] =>
  value === null ? [] : [{ ...imageClue(image), label, value: String(value) }]

/** Tags that exist, each with when it was pushed. */
export const tagClues = (image: EcrImage, near: readonly NearTag[]): Clue<'ecrImages'>[] =>
  near.map((tag) => ({
    label: LABELS[tag.reasons[0]!],
    value: tag.pushedAt ? `${tag.tag} (${tag.pushedAt})` : tag.tag,
    from: 'ecrImages',
    api: DESCRIBE,
    about: [`--repository-name ${image.reference.repository} `],
  }))

const LABELS = { similar: 'nearest-tag', 'newest-version': 'newest-version-tag', newest: 'newest-tag' } as const

/** Something the manifest of an image showed. */
export const manifestClue = (label: string, value: string, { reference }: ImageManifest): Clue<'manifests'> => ({
  label,
  value,
  from: 'manifests',
  api: 'ecr:BatchGetImage',
  about: [`--repository-name ${reference.repository} `],
})

/** What a public registry said of an image. */
export const publicClue = (image: PublicImage, label = 'image', value = image.reference.text): Clue<'publicImages'> => ({
  label,
  value,
  from: 'publicImages',
  api: `${REGISTRY}manifest`,
  about: [image.reference.text],
})
