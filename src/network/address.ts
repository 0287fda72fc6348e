import ipaddr from 'ipaddr.js'

/** An IPv4 block as the first and last address, as numbers; null for anything else (IPv6, a group, a prefix list). */
export function range(block: string): [first: number, last: number] | null {
  const text = block.includes('/') ? block : `${block}/32`
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return null
  const [address, bits] = ipaddr.IPv4.parseCIDR(text)
  const size = 2 ** (32 - bits)
  const value = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0)
  const first = Math.floor(value / size) * size
  return [first, first + size - 1]
}

/** Whether every address of `inner` lies in `outer`. */
export function covers(outer: string, inner: string): boolean {
  const [a, b] = [range(outer), range(inner)]
  return Boolean(a && b && a[0] <= b[0] && b[1] <= a[1])
}

/** Whether any address lies in both. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [range(one), range(other)]
  return Boolean(a && b && a[0] <= b[1] && b[0] <= a[1])
}

/** Blocks that are not on the public internet: RFC 1918, shared, loopback, link-local. */
const NOT_PUBLIC = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16']

/** Whether a block lies wholly off the public internet. */
export const isPrivate = (block: string): boolean => NOT_PUBLIC.some((outer) => covers(outer, block))

export const prefixLength = (block: string): number => Number(block.split('/')[1] ?? 32)

/** Any address of the public internet, where the very address is not known. */
export const ANYWHERE = '0.0.0.0/0'
