import { defineFact } from './define.ts'

/** GuardDuty's runtime agent, by the name AWS gives its container: known for injected even where the task definition is not. */
const INJECTED = /^aws-guardduty-agent/

/** Each reference, and whether AWS put the container in: then it is none of the task definition's. */
export default defineFact({
  id: 'images',
  needs: ['references'],
  wants: ['taskDefinition'],
  load({ references, taskDefinition }) {
    const own = taskDefinition.known && taskDefinition.value?.containers.map((container) => container.name)
    return references.map((image) => ({
      ...image,
      injected: INJECTED.test(image.container) || (!!own && image.container !== '' && !own.includes(image.container)),
    }))
  },
})
