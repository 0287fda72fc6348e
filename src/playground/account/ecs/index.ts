import { changeOperations } from './change.ts'
import { readOperations } from './read.ts'
import { rolloutOperations } from './rollout.ts'

/** ECS: what describes tasks and services, and what changes them. */
export const ecs = { ...readOperations, ...rolloutOperations, ...changeOperations }
