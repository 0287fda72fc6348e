export { fixById } from './list.ts'
export { factsFor } from './offer.ts'
export type { Plan, ProofPlan } from './types.ts'
