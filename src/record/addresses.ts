import { addressKind } from '../target/extract/address.ts'

/** Turns the key and a text into a number below `limit`, the same each time. */
export type Shuffle = (text: string, limit: number) => number

const IPV4 = /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b(\/\d{1,2})?/g
const IPV6 = /\b(2[0-9a-f]{3}|f[cd][0-9a-f]{2}):([0-9a-f]{1,4}):([0-9a-f]{1,4}):/gi

/**
 * Masks addresses so that which block holds which stays true within a VPC: of a private address only the part that tells one VPC from
 * another changes (the second number), since a VPC is at most a /16. A single public address becomes one of those kept for examples
 * (RFC 5737), but for Amazon S3's, which tell where a pull stopped; blocks of public addresses stay, as routes and prefix lists hold them.
 */
export function maskAddresses(text: string, shuffle: Shuffle): string {
  return text
    .replace(IPV4, (whole, ...parts: string[]) => ipv4(whole, parts, shuffle))
    .replace(IPV6, (_, a: string, b: string, c: string) => {
      return `${a}:${shuffle(`v6 ${a} ${b}`, 0xffff).toString(16)}:${shuffle(`v6 ${a} ${b} ${c}`, 0xffff).toString(16)}:`
    })
}

function ipv4(whole: string, [a, b, c, d, length = '']: string[], shuffle: Shuffle): string {
  // A block wider than a VPC's says nothing of any one.
  if (length && Number(length.slice(1)) < 16) return whole
  if (a === '10') return `10.${flipped(Number(b), 8, 'ten', shuffle)}.${c}.${d}${length}`
  if (a === '172' && Number(b) >= 16 && Number(b) < 32) return `172.${16 + flipped(Number(b) - 16, 4, '172', shuffle)}.${c}.${d}${length}`
  const single = !length || length === '/32'
  return single && addressKind(`${a}.${b}.${c}.${d}`) === 'public' ? `203.0.113.${1 + shuffle(`${a}.${b}.${c}.${d}`, 254)}${length}` : whole
}

/** A permutation of the numbers of so many bits, by flipping all with one mask: two stay two. */
const flipped = (value: number, bits: number, of: string, shuffle: Shuffle): number => value ^ shuffle(of, 1 << bits)
