import { phrase } from '../../core/phrase.ts'
import { shortRevision } from '../names.ts'
import { type Input, networkStep, type Outputs, type State } from './service-network.ts'
import { defineStep } from './types.ts'

/** Has a service start its next tasks in these subnets alone. */
export default defineStep<Input, State, Outputs>({
  kind: 'use-subnets',
  ...networkStep,
  summary: ({ service, taskDefinition, subnets }) =>
    phrase('fixes:step.use-subnets', { service, revision: shortRevision(taskDefinition), subnets }),
})
