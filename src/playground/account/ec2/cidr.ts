import ipaddr from 'ipaddr.js'
import { AwsError } from '../protocol/error.ts'

/** Refuses an IPv4 block that is none; a missing one is another matter. */
export function checkBlock(block: string | undefined) {
  if (block !== undefined && !ipaddr.IPv4.isValidCIDR(block))
    throw new AwsError('InvalidParameterValue', `CIDR block ${block} is malformed`)
}
