import semver from 'semver'

/** A tag read as a version: `release-v1.2.3-alpine` is 1.2.3 with words before and after. */
export interface TagVersion {
  before: string
  version: semver.SemVer
  /** What follows: a prerelease or a variant of the image, which tags do not tell apart. */
  after: string
}

/**
 * Reads a tag as a version. Two numbers at least, so that dates and build numbers are none; `v` does not count.
 *
 * @returns null where it is none
 */
export function versionOf(tag: string): TagVersion | null {
  const [, before, numbers, after] =
    tag.match(/^((?:[A-Za-z][A-Za-z0-9]*[-_])*)[vV]?(\d{1,9}\.\d{1,9}(?:\.\d{1,9})?)((?:\.\d+)*(?:[-_+].*)?)$/) ?? []
  if (numbers === undefined) return null
  const version = semver.parse(numbers.split('.').length === 2 ? `${numbers}.0` : numbers, { loose: true })
  return version && { before: before ?? '', version, after: after ?? '' }
}

/** Order of two versions: by number, then by what follows; a bare one is later than its prereleases. */
export function compareVersions(a: TagVersion, b: TagVersion): number {
  return a.version.compare(b.version) || Number(!a.after) - Number(!b.after) || (a.after < b.after ? -1 : a.after > b.after ? 1 : 0)
}
