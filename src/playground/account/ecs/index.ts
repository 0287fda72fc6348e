import { changeOperations } from './change.ts'
import { daemonOperations } from './daemon.ts'
import { readOperations } from './read.ts'
import { rolloutOperations } from './rollout.ts'

/** ECS: what describes tasks and services, and what changes them. */
export const ecs = { ...readOperations, ...daemonOperations, ...rolloutOperations, ...changeOperations }
