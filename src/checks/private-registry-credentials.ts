import { textClue } from '../image/reported.ts'
import { defineCheck } from './define.ts'

/** A registry other than ECR asks for credentials: which it wants, and which images it hides, only its refusal tells. */
export default defineCheck({
  id: 'private-registry-credentials',
  gate: 'manifest-access',
  needs: ['images', 'error', 'taskDefinition'],
  wants: ['running', 'namesakes'],
  run({ images, error, taskDefinition, running, namesakes }) {
    const at = error?.causes.indexOf('private-registry-credentials') ?? -1
    if (!error || at < 0 || (running.known && running.value)) return null
    const others = images.filter((image) => image.reference.registry === 'docker-hub' || image.reference.registry === 'other')
    const named = others.find((image) => (error.container ? image.container === error.container : image.reference.text === error.image))
    const image = named ?? (others.length === 1 ? others[0] : others.find((i) => error.repository?.endsWith(i.reference.repository)))
    if (!image) return null
    // Where ECR has the image under that name, the registry's host was left out: nobody lacks credentials.
    const meant = namesakes.known && namesakes.value.some((n) => n.container === image.container && n.holdsImage)
    if (meant) return null
    const credentials = taskDefinition?.containers.find((container) => container.name === image.container)?.repositoryCredentials ?? null
    return {
      status: 'broken',
      cause: 'private-registry-credentials',
      // The same words come for a name that does not exist: Docker Hub tells strangers nothing else.
      confidence: at === 0 ? 'likely' : 'possible',
      say: credentials ? 'refused' : 'none',
      ...(error.gates?.[0] && { gate: error.gates[0] }),
      container: image.container,
      params: { image: image.reference.text, host: image.reference.host, secret: credentials ?? '–' },
      evidence: [
        { label: 'image', value: image.reference.text, from: 'images' },
        { label: 'registry-credentials', value: credentials ?? '–', from: 'taskDefinition', api: 'ecs:DescribeTaskDefinition' },
        textClue(error),
      ],
      resources: [image.reference.text, ...(credentials ? [credentials] : [])],
    }
  },
})
