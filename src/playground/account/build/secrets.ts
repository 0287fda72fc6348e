import type { Context } from '../context.ts'
import { hexId, uuid } from '../state.ts'

/** Makes a customer's key; its policy leaves the choice to the account. Gives its ARN. */
export function makeKey({ world, here }: Context): string {
  const id = uuid(world)
  here.keys[id] = { id, state: 'Enabled' }
  return `arn:aws:kms:${here.region}:${here.account}:key/${id}`
}

/** Makes a secret, of which there is only the name. Gives its ARN. */
export function makeSecret({ world, here }: Context, name: string, kmsKey: string | null = null): string {
  const arn = `arn:aws:secretsmanager:${here.region}:${here.account}:secret:${name}-${hexId(world, 6)}`
  here.secrets[arn] = { arn, name, createdAt: new Date('2025-04-01T09:00:00Z'), deletedAt: null, kmsKey }
  return arn
}
