import type { Context } from '../context.ts'
import { hexId, iamOf, type Role } from '../state.ts'
import { trust } from './names.ts'

export const fargateTrust = trust({ Service: 'ecs-tasks.amazonaws.com' })

/** Makes a role with these AWS managed policies. */
export function makeRole({ world, here }: Context, name: string, trustPolicy: string, managed: string[]): Role {
  const role: Role = {
    name,
    id: `AROA${hexId(world, 17).toUpperCase()}`,
    path: '/',
    createdAt: new Date('2025-04-01T09:00:00Z'),
    trust: trustPolicy,
    inline: {},
    attached: managed.map((one) => `arn:aws:iam::aws:policy/${one}`),
    boundary: null,
  }
  iamOf(world, here.account).roles[name] = role
  return role
}
