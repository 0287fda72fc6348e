import type * as driving from './drive.ts'
import type * as planning from './plan.ts'

export { approveRun, declineRun } from './approve.ts'
export type { Bounds } from './bounds.ts'
export type { DriveOptions, Refused } from './driver.ts'
export type { RunEnd, Tell } from './end.ts'
export { type Off, offBy, refuseWhereOff } from './off.ts'
export type { Pace } from './pace.ts'
export { listRuns, showRun } from './read.ts'
export { type Draft, keepDraft, shownDraft, standingRun, unchanged } from './request.ts'
export { giveUp, haltRun, leftRuns } from './resume.ts'
export { type ChangeSettings, everyApprover, type Terms, termsOf, termsOfCommand, type Worth, worthOf } from './rules.ts'
export { sessionPolicies } from './session-policy.ts'
export { type Run, RunLost, RunRefused, type RunStatus, type StepStatus } from './types.ts'
export { runView } from './view.ts'

// What calls AWS is loaded when it is asked for: whoever only shows and approves runs does without its clients.
export const draftPlan: typeof planning.draftPlan = async (...given) => (await import('./plan.ts')).draftPlan(...given)
export const planRun: typeof planning.planRun = async (...given) => (await import('./plan.ts')).planRun(...given)
export const drive: typeof driving.drive = async (...given) => (await import('./drive.ts')).drive(...given)
export const resumeRun: typeof driving.resumeRun = async (...given) => (await import('./drive.ts')).resumeRun(...given)
export const undoRun: typeof driving.undoRun = async (...given) => (await import('./drive.ts')).undoRun(...given)
