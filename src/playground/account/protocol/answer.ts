import type { AwsError } from './error.ts'
import { writeJson } from './json.ts'
import type { Schema, Service } from './service.ts'
import { escapeXml, writeXml } from './xml.ts'

export interface Answer {
  status: number
  type: string
  body: string
}

const XML = 'text/xml;charset=UTF-8'
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
/** AWS JSON 1.0 and 1.1 differ in nothing but this header here. */
const JSON_TYPE = 'application/x-amz-json-1.1'

/** A result in the service's protocol. */
export function success(api: Service, operation: string, output: Schema, result: object, request: string): Answer {
  if (api.protocol === 'json') return { status: 200, type: JSON_TYPE, body: writeJson(output, result) }
  const members = writeXml(output, result)
  if (api.protocol === 'rest')
    return { status: 200, type: XML, body: `${PROLOGUE}<${operation}Response xmlns="${api.namespace}">${members}</${operation}Response>` }
  const body =
    api.protocol === 'ec2'
      ? `<requestId>${request}</requestId>${members}`
      : `<${operation}Result>${members}</${operation}Result><ResponseMetadata><RequestId>${request}</RequestId></ResponseMetadata>`
  return { status: 200, type: XML, body: `${PROLOGUE}<${operation}Response xmlns="${api.namespace}">${body}</${operation}Response>` }
}

/** An error in the service's protocol; where the service is not known, in EC2's. */
export function failure(api: Service | null, error: AwsError, request: string): Answer {
  const { code, message, status } = error
  if (api?.protocol === 'json') return { status, type: JSON_TYPE, body: JSON.stringify({ __type: code, message }) }
  const inner = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`
  if (api?.protocol === 'query' || api?.protocol === 'rest') {
    const type = status >= 500 ? 'Receiver' : 'Sender'
    const body = `<ErrorResponse xmlns="${api.namespace}"><Error><Type>${type}</Type>${inner}</Error><RequestId>${request}</RequestId></ErrorResponse>`
    return { status, type: XML, body: PROLOGUE + body }
  }
  return {
    status,
    type: XML,
    body: `${PROLOGUE}<Response><Errors><Error>${inner}</Error></Errors><RequestID>${request}</RequestID></Response>`,
  }
}
