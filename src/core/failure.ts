import type { Cause } from './cause.ts'
import { GATES, type Gate, gateOrder } from './gate.ts'

/** What the error text says, as far as the verdict needs it. Null where there is no text. */
export interface TextSays {
  pullError: boolean | null
  causes: readonly Cause[]
  /** The gates the text allows; null: it does not say. */
  gates: readonly Gate[] | null
  /** The failing container, where it is known. */
  container: string | null
  /** HTTP status of an answer, where it names one. */
  httpStatus?: number | null
  /** The wording names no fault, only that a pull failed. */
  vague?: boolean
  /** What it is, where it is no failed pull: code below `report:instead.`. */
  insteadOf?: string | null
  /** The one thing that would decide: code below `report:ask.`. */
  ask?: string | null
}

/** The pull that failed, besides its text. */
export interface Failure {
  /** When it stopped, ISO 8601; null: not known. */
  at: string | null
  /** Host of the registry the text speaks of; null: not known, or several may be meant. */
  host: string | null
  /** That registry is Amazon ECR. */
  ecr: boolean
  /** The Region of that registry in ECR. */
  region: string | null
  /** The container whose image it is; null: not known. */
  container: string | null
  /** The task has this one image only. */
  alone: boolean
  /** Secrets and the registry token are fetched for the whole task before any image is pulled, as Fargate does. */
  upFront: boolean
  /** The subnet it started in is known. */
  placed: boolean
}

const CONNECTIONS: ReadonlySet<Gate> = new Set(['secret-connection', 'token-connection', 'manifest-connection', 'layer-connection'])

/** Whether packets arrive: what any answer of the far side proves. */
export const isConnection = (gate: Gate): boolean => CONNECTIONS.has(gate)

const BEFORE_CONNECTION: ReadonlySet<Gate> = new Set(['address', 'dns'])

/**
 * The gates that the words prove the pull got past. The address and the name belong to the connection that a text speaks of, so that those of
 * an earlier one are proven by its gate alone. An answer (an HTTP status, a refused certificate) proves the connection it came by.
 */
export function passedGates(text: TextSays, { host }: Pick<Failure, 'host'>): ReadonlySet<Gate> {
  if (!text.pullError) return new Set()
  const answered = (text.httpStatus != null && text.causes[0] !== 'proxy-misconfig') || text.causes[0] === 'tls-error'
  const gates = text.gates ?? (answered && host ? (['manifest-connection'] as const) : [])
  const staged = gates.filter((gate) => !BEFORE_CONNECTION.has(gate))
  const at = (staged.length ? staged : gates).map(gateOrder)
  if (!at.length) return new Set()
  const first = Math.min(...at)
  const before = GATES.slice(0, first).filter((gate) => !gates.includes(gate))
  // Secrets and token are fetched side by side: that one of them failed says nothing of the other.
  const passed = new Set(first <= gateOrder('token-access') ? before.filter((gate) => !gate.startsWith('secret-')) : before)
  if (!answered) return passed
  // What was answered at this very stage: the name led there and packets arrived.
  const connection = GATES[first]!
  return isConnection(connection) ? new Set([...passed, 'address', 'dns', connection]) : passed
}
