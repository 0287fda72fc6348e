/** What the configuration of an image that can be run is; anything else (a chart, a signature, a list of contents) is stored beside images. */
const RUNNABLE = ['application/vnd.docker.container.image.v1+json', 'application/vnd.oci.image.config.v1+json']

/**
 * Tags by which signatures, attestations and lists of contents are attached to the image of that digest: `sha256-….sig`, `.att`, `.sbom`
 * (Cosign's specification), and without an ending (OCI distribution specification, referrers tag schema).
 */
const ATTACHED = /^sha(?:256-[0-9a-f]{64}|384-[0-9a-f]{96}|512-[0-9a-f]{128})(?:\.[\w.-]+)?$/i

/**
 * Whether a tag is of something that no task can run.
 *
 * @param mediaType of its configuration; null where ECR gives none, as for an index
 */
export const isArtifact = (tag: string, mediaType: string | null): boolean =>
  ATTACHED.test(tag) || (mediaType !== null && !RUNNABLE.includes(mediaType))
