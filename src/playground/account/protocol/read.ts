import type { IncomingMessage } from 'node:http'
import { AwsError } from './error.ts'
import { SERVICES, type Service } from './service.ts'

/** A request, as far as its envelope tells. */
export interface Request {
  service: string
  api: Service
  operation: string
  region: string
  accessKey: string
  body: string
  form: URLSearchParams
}

/** Far above any request of a bot; AWS's own bound for most APIs is of this size. */
const BIGGEST = 1024 * 1024

/** Past this a sender is no longer listened to at all. */
const HOPELESS = 16 * BIGGEST

const tooLarge = () => new AwsError('RequestEntityTooLarge', 'The request is too large.', 413)

/** Reads a body, or refuses one that is too big: its rest is read and dropped, so that the refusal arrives. */
export function bodyOf(message: IncomingMessage): Promise<string> {
  if (Number(message.headers['content-length'] ?? 0) > HOPELESS) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BIGGEST) chunks.push(chunk)
      else if (size > HOPELESS) message.destroy(tooLarge())
    })
    message.on('end', () => (size > BIGGEST ? reject(tooLarge()) : resolve(Buffer.concat(chunks).toString('utf8'))))
    message.on('error', reject)
  })
}

const CREDENTIAL = /Credential=([\w+/=-]{1,128})\/\d{8}\/([\w-]{1,40})\/([\w-]{1,40})\/aws4_request/

/** The one call of Route 53 that is known: its parameters stand in the address. */
function restEnvelope(asked: URLSearchParams, region: string, accessKey: string): Request {
  const form = new URLSearchParams({ VPCId: asked.get('vpcid') ?? '', VPCRegion: asked.get('vpcregion') ?? '' })
  const api = SERVICES.route53!
  return { service: 'route53', api, operation: 'ListHostedZonesByVPC', region, accessKey, body: '', form }
}

/**
 * Which operation of which service is called, from where and by whom. Signatures are not verified: everybody on this machine may ask.
 * Without one the service is told by X-Amz-Target or the API version.
 */
export function envelope(message: IncomingMessage, body: string, home: string): Request {
  const [, accessKey = '', region = home, signed = ''] = CREDENTIAL.exec(message.headers.authorization ?? '') ?? []
  const target = String(message.headers['x-amz-target'] ?? '')
  const dot = target.lastIndexOf('.')
  const rest = /^\/2013-04-01\/hostedzonesbyvpc\?(.*)$/.exec(message.url ?? '')?.[1]
  if (rest !== undefined) return restEnvelope(new URLSearchParams(rest), region, accessKey)
  if (message.url === '/v1/describejobs')
    return { service: 'batch', api: SERVICES.batch!, operation: 'DescribeJobs', region, accessKey, body, form: new URLSearchParams() }
  const form = new URLSearchParams(target ? '' : body)
  const mark = target ? target.slice(0, dot) : (form.get('Version') ?? '')
  const name = Object.keys(SERVICES).find((key) => SERVICES[key]?.mark === mark) ?? (SERVICES[signed] && !target ? signed : '')
  const api = SERVICES[name]
  if (!api) throw new AwsError('UnknownOperationException', 'This service is not known here.', 404)
  const operation = target ? target.slice(dot + 1) : (form.get('Action') ?? '')
  return { service: name, api, operation, region, accessKey, body, form }
}
