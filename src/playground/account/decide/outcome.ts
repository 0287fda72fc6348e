import type { Gate } from '../../../core/gate.ts'
import type { Fault } from './path.ts'

/** Why a pull stopped, where no path is at fault. */
type Reason =
  | 'trust'
  | 'denied'
  | 'endpoint-policy'
  | 'repository-policy'
  | 'repository-missing'
  | 'image-missing'
  | 'platform'
  | 'disk'
  | 'secret-missing'
  | 'hub-limit'
  | 'hub-credentials'
  | 'transient'

/** How far a pull gets. `text` is what ECS would report, `resources` the ids at fault. */
export type Outcome =
  | { ok: true }
  | { ok: false; gate: Gate; reason: Fault | Reason; text: string; resources: string[]; container: string | null; pullStarted: boolean }

export type Failure = Extract<Outcome, { ok: false }>
