import type * as Pricing from '@aws-sdk/client-pricing'
import type { Context } from './context.ts'
import { page } from './page.ts'

interface Product {
  service: string
  family: string
  unit: string
  usd: string
  attributes: Record<string, string>
}

/** Prefix of usage types by Region; a Region that is not here has no prices. Source: the AWS Price List's own usage types. */
const PREFIX: Record<string, { prefix: string; location: string }> = {
  'ap-northeast-1': { prefix: 'APN1-', location: 'Asia Pacific (Tokyo)' },
  'us-east-1': { prefix: '', location: 'US East (N. Virginia)' },
  'eu-west-3': { prefix: 'EUW3-', location: 'EU (Paris)' },
}

/** A few products of the simulated price list: figures for show, of the size of AWS's. */
const products = (): Product[] =>
  Object.entries(PREFIX).flatMap(([regionCode, { prefix, location }]) => {
    const near = regionCode === 'us-east-1'
    const place = { regionCode, location, locationType: 'AWS Region' }
    const endpoint = { ...place, servicecode: 'AmazonVPC', servicename: 'Amazon Virtual Private Cloud', endpointType: 'PrivateLink' }
    const nat = { ...place, servicecode: 'AmazonEC2', servicename: 'Amazon Elastic Compute Cloud' }
    const of = (service: string, family: string, unit: string, usd: string, attributes: Record<string, string>) => ({
      service,
      family,
      unit,
      usd,
      attributes,
    })
    return [
      of('AmazonVPC', 'VpcEndpoint', 'Hrs', near ? '0.0100000000' : '0.0140000000', {
        ...endpoint,
        usagetype: `${prefix}VpcEndpoint-Hours`,
        operation: 'VpcEndpoint',
      }),
      of('AmazonVPC', 'VpcEndpoint', 'GB', '0.0100000000', {
        ...endpoint,
        usagetype: `${prefix}VpcEndpoint-Bytes`,
        operation: 'VpcEndpoint',
      }),
      of('AmazonEC2', 'NAT Gateway', 'Hrs', near ? '0.0450000000' : '0.0620000000', {
        ...nat,
        usagetype: `${prefix}NatGateway-Hours`,
        operation: 'NatGateway',
      }),
      of('AmazonEC2', 'NAT Gateway', 'GB', near ? '0.0450000000' : '0.0620000000', {
        ...nat,
        usagetype: `${prefix}NatGateway-Bytes`,
        operation: 'NatGateway',
      }),
    ]
  })

function entry({ service, family, unit, usd, attributes }: Product, n: number): string {
  const sku = `PLAYGROUND${String(n).padStart(6, '0')}`
  const dimension = {
    rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
    unit,
    beginRange: '0',
    endRange: 'Inf',
    description: `$${usd} per ${unit}`,
    pricePerUnit: { USD: usd },
  }
  const offer = {
    priceDimensions: { [dimension.rateCode]: dimension },
    sku,
    offerTermCode: 'JRTCKXETXF',
    effectiveDate: '2026-01-01T00:00:00Z',
  }
  return JSON.stringify({
    product: { productFamily: family, attributes, sku },
    serviceCode: service,
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: offer } },
    version: '20260101000000',
    publicationDate: '2026-01-01T00:00:00Z',
  })
}

/** The Price List API for endpoints and NAT gateways. Filters are TERM_MATCH, on attributes or `productFamily`. */
export const pricing = {
  GetProducts({ world }: Context, input: Pricing.GetProductsRequest): Pricing.GetProductsResponse {
    const fits = (product: Product) =>
      product.service === input.ServiceCode &&
      (input.Filters ?? []).every(
        ({ Field = '', Value }) => (Field === 'productFamily' ? product.family : product.attributes[Field]) === Value,
      )
    const { items, next } = page(world, products().filter(fits), input.NextToken, input.MaxResults, 100, 'InvalidNextTokenException')
    return { FormatVersion: 'aws_v1', PriceList: items.map(entry), NextToken: next }
  },
}
