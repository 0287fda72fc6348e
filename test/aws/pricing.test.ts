import nock from 'nock'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openChanges } from '../../src/aws/change.ts'
import { endpointPrices } from '../../src/aws/pricing.ts'

const HOST = 'https://api.pricing.us-east-1.amazonaws.com'
const open = (region: string) => openChanges({ region, account: null, partition: 'aws' }, { throttledMs: 0 })

const product = (usagetype: string, tiers: [begin: string, usd: string][]) =>
  JSON.stringify({
    product: { productFamily: 'VpcEndpoint', attributes: { usagetype, regionCode: 'x' } },
    terms: {
      OnDemand: {
        a: { priceDimensions: Object.fromEntries(tiers.map(([beginRange, USD], i) => [i, { beginRange, pricePerUnit: { USD } }])) },
      },
    },
  })

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

it('reads the hour and the first tier of a GB, from all pages, of interface endpoints alone, once a day', async () => {
  const asked: unknown[] = []
  const answer = (body: object) =>
    nock(HOST)
      .post('/', (request) => asked.push(request) > 0)
      .reply(200, body)
  answer({
    PriceList: [product('APN1-VpcEndpoint-GWLBE-Hours', [['0', '0.0125']]), product('APN1-VpcEndpoint-Hours', [['0', '0.0140000000']])],
    NextToken: 'n',
  })
  answer({
    PriceList: [
      product('APN1-VpcEndpoint-Bytes', [
        ['1048576', '0.006'],
        ['0', '0.0100000000'],
      ]),
    ],
  })
  const aws = open('ap-northeast-1')
  expect(await endpointPrices(aws)).toEqual({ hour: 0.014, gigabyte: 0.01 })
  expect(await endpointPrices(aws)).toEqual({ hour: 0.014, gigabyte: 0.01 })
  expect(asked).toHaveLength(2)
  expect(asked[0]).toMatchObject({
    ServiceCode: 'AmazonVPC',
    Filters: [
      { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'ap-northeast-1' },
      { Type: 'TERM_MATCH', Field: 'productFamily', Value: 'VpcEndpoint' },
    ],
  })
  answer({ PriceList: [product('APN1-VpcEndpoint-Hours', [['0', '0.0150000000']])] })
  expect(await endpointPrices(aws, Date.now() + 86_400_001)).toEqual({ hour: 0.015, gigabyte: null })
  aws.close()
})

it('has no price where the right is missing, and asks again the next time', async () => {
  nock(HOST).post('/').reply(400, { __type: 'AccessDeniedException' })
  nock(HOST)
    .post('/')
    .reply(200, { PriceList: [product('USW2-VpcEndpoint-Hours', [['0', '0.01']])] })
  const aws = open('us-west-2')
  expect(await endpointPrices(aws)).toBeNull()
  expect(await endpointPrices(aws)).toEqual({ hour: 0.01, gigabyte: null })
  aws.close()
})

it('has no price where the list has none for the Region', async () => {
  nock(HOST).post('/').reply(200, { PriceList: [] })
  const aws = open('eu-north-1')
  expect(await endpointPrices(aws)).toBeNull()
  aws.close()
})
