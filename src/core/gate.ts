/**
 * The gates of a pull in the order a task meets them. `…-connection` asks whether packets arrive, `…-access` whether the call is allowed:
 * a time-out hides the denial behind it, so the connection comes first.
 */
export const GATES = [
  'assume-role',
  'address',
  'dns',
  'secret-connection',
  'secret-access',
  'token-connection',
  'token-access',
  'manifest-connection',
  'manifest-access',
  'image',
  'platform',
  'layer-access',
  'layer-connection',
  'disk',
] as const

export type Gate = (typeof GATES)[number]

export const gateOrder = (gate: Gate): number => GATES.indexOf(gate)
