import { GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../../aws/aws.ts'
import { readBounded } from '../../aws/bounded.ts'
import { silenceOf } from '../../aws/refusal.ts'
import type { Call } from '../../core/call.ts'
import { GapError } from '../../core/known.ts'
import { platformOf } from '../../image/manifest.ts'
import type { ImageReference, Platform } from '../types/index.ts'

/** A configuration is a few kilobytes; what is far larger is none. */
const LARGEST = 1_000_000
const PATIENCE_MS = 5_000

/**
 * Platform of a single image: ecr:GetDownloadUrlForLayer of its configuration, then that address. Null where it names none.
 *
 * @throws GapError where Amazon S3 does not hand it over
 */
export async function configPlatform(aws: Aws, reference: ImageReference, layerDigest: string): Promise<Platform | null> {
  const question = { registryId: reference.account!, repositoryName: reference.repository, layerDigest }
  const { downloadUrl } = await aws.ecr(reference.region!).send(new GetDownloadUrlForLayerCommand(question))
  return platformOf(JSON.parse(await fetched(aws, downloadUrl ?? '')))
}

/** The address is signed, so it is neither noted nor told; the request itself is counted as every other. */
async function fetched(aws: Aws, url: string): Promise<string> {
  if (!URL.canParse(url)) throw new GapError({ api: 'ecr:GetDownloadUrlForLayer', reason: 'failed', resource: '*' })
  const call: Call = { api: 's3:GetObject', depth: aws.depth + 1, outcome: 'failed', cli: '' }
  aws.calls.push(call)
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.status === 403) call.outcome = 'denied'
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    const text = Buffer.from(await readBounded(answer.body, LARGEST, answer.headers.get('content-length'))).toString('utf8')
    JSON.parse(text)
    call.outcome = 'ok'
    return text
  } catch (error) {
    const reason = call.outcome === 'denied' ? 'denied' : silenceOf(error)
    throw new GapError({ api: 's3:GetObject', reason, resource: '*', ...(reason !== 'denied' && reason !== 'failed' && hostOf(url)) })
  } finally {
    aws.depth = Math.max(aws.depth, call.depth)
  }
}

const hostOf = (url: string) => ({ host: new URL(url).hostname })
