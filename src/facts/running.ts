import { GATES } from '../core/gate.ts'
import { witnessedGates } from '../core/witness.ts'
import { defineFact } from './define.ts'

/** Whether the whole pull has worked since, under the same conditions: then the words of the failure accuse nobody any more. */
export default defineFact({
  id: 'running',
  needs: ['witness'],
  load: ({ witness }) => witness !== null && GATES.every((gate) => witnessedGates(witness).has(gate)),
})
