export { FIXES, fixById } from './list.ts'
export { factsFor, offerFixes } from './offer.ts'
export type { Cost, Fix, Plan, ProofPlan, Refusal } from './types.ts'
