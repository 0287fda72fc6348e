import ipaddr from 'ipaddr.js'
import type { AddressKind } from '../types.ts'
import { S3_RANGES } from './s3-ranges.ts'

const S3 = S3_RANGES.map((range) => ipaddr.parseCIDR(range) as [ipaddr.IPv4, number])
const PRIVATE = new Set(['private', 'carrierGradeNat', 'uniqueLocal', 'linkLocal', 'loopback'])

/** Where an address lies; null for what is no address, a redacted one included. */
export function addressKind(text: string): AddressKind | null {
  if (!ipaddr.isValid(text) || !/[.:].*[.:]/.test(text)) return null
  const address = ipaddr.process(text)
  if (PRIVATE.has(address.range())) return 'private'
  if (address.kind() === 'ipv4' && S3.some((range) => (address as ipaddr.IPv4).match(range))) return 's3'
  return 'public'
}

/**
 * The address a connection failed at: what follows `dial tcp` (Go), or stands as `10.0.0.5:443` by itself. It separates most network
 * causes: a private one means that an endpoint answered DNS, one of S3's that the layers were being fetched.
 */
export function findAddress(text: string): { ip: string; kind: AddressKind } | null {
  const found =
    /dial (?:tcp|udp)[46]? (?:\[([0-9a-fA-F:.]{2,45})\]|([0-9]{1,3}(?:\.[0-9]{1,3}){3})):[0-9]/.exec(text) ??
    /(?:->|[ (])(?:\[([0-9a-fA-F:.]{2,45})\]|([0-9]{1,3}(?:\.[0-9]{1,3}){3})):443\b/.exec(text)
  const ip = found?.[1] ?? found?.[2]
  const kind = ip === undefined ? null : addressKind(ip)
  return kind && { ip: ip!, kind }
}
