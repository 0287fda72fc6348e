import { shellWord } from '../core/shell.ts'
import { parseImageReference } from '../image/reference.ts'

/**
 * The commands that try the same pull from one's own machine: they tell a fault of the image or its name from one of the task's network or
 * role. Empty: there is no image, or its name is none.
 */
export function localPull(image: string | null): string[] {
  const reference = image ? parseImageReference(image) : null
  if (!image || !reference || reference.registry === 'malformed' || /\s/.test(image)) return []
  const pull = `docker pull ${shellWord(image)}`
  if (reference.registry !== 'ecr' || !reference.region) return [pull]
  const login = `aws ecr get-login-password --region ${shellWord(reference.region)}`
  return [`${login} | docker login --username AWS --password-stdin ${shellWord(reference.host)}`, pull]
}
