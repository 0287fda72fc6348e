import { HOURS_A_MONTH } from '../../aws/pricing.ts'
import { phrase } from '../../core/phrase.ts'
import type { Cost } from '../types.ts'
import type { Lack } from './needed.ts'
import type { Survey } from './survey.ts'

const PRICES = 'https://aws.amazon.com/privatelink/pricing/'

/** What creating these endpoints costs a month. */
export function costOf(lack: Lack, zones: number, prices: Survey['prices']): Cost {
  const endpoints = lack.interfaces.length
  if (!endpoints) return { monthlyUsd: 0, say: phrase('fixes:cost.free'), link: null }
  const amount = { endpoints, zones, hours: HOURS_A_MONTH }
  if (!prices) return { monthlyUsd: null, say: phrase('fixes:cost.endpoints-unread', amount), link: PRICES }
  const monthlyUsd = Math.round(endpoints * zones * HOURS_A_MONTH * prices.hour * 100) / 100
  // As text: rounded to cents, an hour's price would be another price.
  const rates = { ...amount, hour: String(prices.hour), monthly: monthlyUsd }
  return prices.gigabyte === null
    ? { monthlyUsd, say: phrase('fixes:cost.endpoints-hours', rates), link: PRICES }
    : { monthlyUsd, say: phrase('fixes:cost.endpoints', { ...rates, gigabyte: String(prices.gigabyte) }), link: PRICES }
}
