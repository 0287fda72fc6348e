import { checkDefiner } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'

/**
 * Defines a check: pure, with declared needs.
 *
 * @example
 * export default defineCheck({
 *   id: 'image-archived',
 *   gate: 'image',
 *   needs: ['ecrImages'],
 *   run: ({ ecrImages }) => …,
 * })
 */
export const defineCheck = checkDefiner<FactValues>()
