import { paginateGetProducts } from '@aws-sdk/client-pricing'
import type { Changes } from './change.ts'

/** AWS counts 730 hours a month. */
export const HOURS_A_MONTH = 730

/** On-demand prices in US dollars. */
export interface EndpointPrices {
  /** Per interface endpoint and zone, an hour begun counts in full. */
  hour: number
  /** Per GB processed, in the first tier. */
  gigabyte: number | null
}

/** Per gateway and hour, and per GB. */
export type NatPrices = EndpointPrices

const DAY = 86_400_000
const kept = new Map<string, { until: number; prices: Promise<EndpointPrices | null> }>()

interface Listed {
  service: string
  family: string
  /** Gateway Load Balancer endpoints and others are listed beside, under longer names. */
  usage: RegExp
}
const ENDPOINT: Listed = { service: 'AmazonVPC', family: 'VpcEndpoint', usage: /^(?:[A-Z0-9]+-)?VpcEndpoint-(Hours|Bytes)$/ }
const NAT: Listed = { service: 'AmazonEC2', family: 'NAT Gateway', usage: /^(?:[A-Z0-9]+-)?NatGateway-(Hours|Bytes)$/ }

/**
 * What an interface endpoint costs in a Region, from the AWS Price List API (right `pricing:GetProducts`), remembered for a day. Null where
 * it cannot be read: then nobody is told a figure.
 */
export const endpointPrices = (aws: Changes, now = Date.now()): Promise<EndpointPrices | null> => pricesOf(ENDPOINT, aws, now)

/** The same of a NAT gateway; its public address is charged besides. */
export const natPrices = (aws: Changes, now = Date.now()): Promise<NatPrices | null> => pricesOf(NAT, aws, now)

function pricesOf(what: Listed, aws: Changes, now: number): Promise<EndpointPrices | null> {
  const key = `${what.family} ${aws.region}`
  const found = kept.get(key)
  if (found && found.until > now) return found.prices
  const prices = read(what, aws).catch(() => null)
  kept.set(key, { until: now + DAY, prices })
  // A refusal may be mended within the day.
  prices.then((value) => value ?? kept.delete(key))
  return prices
}

interface Product {
  product?: { attributes?: { usagetype?: string } }
  terms?: { OnDemand?: Record<string, { priceDimensions?: Record<string, { beginRange?: string; pricePerUnit?: { USD?: string } }> }> }
}

async function read({ service, family, usage }: Listed, aws: Changes): Promise<EndpointPrices | null> {
  const filter = (Field: string, Value: string) => ({ Type: 'TERM_MATCH' as const, Field, Value })
  const Filters = [filter('regionCode', aws.region), filter('productFamily', family)]
  const prices: { hour?: number; gigabyte?: number } = {}
  for await (const page of paginateGetProducts({ client: aws.pricing() }, { ServiceCode: service, Filters }))
    for (const text of page.PriceList ?? []) {
      const product = JSON.parse(String(text)) as Product
      const unit = usage.exec(product.product?.attributes?.usagetype ?? '')?.[1]
      const price = unit && firstTier(product)
      if (price) prices[unit === 'Hours' ? 'hour' : 'gigabyte'] = price
    }
  return prices.hour ? { hour: prices.hour, gigabyte: prices.gigabyte ?? null } : null
}

function firstTier(product: Product): number | null {
  const dimensions = Object.values(product.terms?.OnDemand ?? {}).flatMap((term) => Object.values(term.priceDimensions ?? {}))
  const usd = Number(dimensions.find((d) => (d.beginRange ?? '0') === '0')?.pricePerUnit?.USD)
  return Number.isFinite(usd) && usd > 0 ? usd : null
}
