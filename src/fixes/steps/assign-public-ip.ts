import { phrase } from '../../core/phrase.ts'
import { shortRevision } from '../names.ts'
import { type Input, networkStep, type Outputs, type State } from './service-network.ts'
import { defineStep } from './types.ts'

/** Gives a service's next tasks public addresses. */
export default defineStep<Input, State, Outputs>({
  kind: 'assign-public-ip',
  ...networkStep,
  summary: ({ service, taskDefinition }) => phrase('fixes:step.assign-public-ip', { service, revision: shortRevision(taskDefinition) }),
})
