import type { AccessFacts } from './access.ts'
import type { ImageFacts } from './image.ts'
import type { NetworkFacts } from './network.ts'
import type { TaskFacts } from './task.ts'

export type * from './access.ts'
export type * from './image.ts'
export type * from './network.ts'
export type * from './task.ts'

/** Every fact of a diagnosis by its id. Values are plain data: they are recorded and replayed as JSON. */
export interface FactValues extends TaskFacts, NetworkFacts, ImageFacts, AccessFacts {}
