import { WebClient, WebClientEvent, type WebClientOptions } from '@slack/web-api'
import { isTokenError } from './codes.ts'

/** A client that tells where Slack refuses its token, whatever was called. */
class TellingClient extends WebClient {
  onTokenError: (error: unknown) => void = () => {}

  override async apiCall(...given: Parameters<WebClient['apiCall']>): ReturnType<WebClient['apiCall']> {
    try {
      return await super.apiCall(...given)
    } catch (error) {
      if (isTokenError(error)) this.onTokenError(error)
      throw error
    }
  }
}

/** What those who use a client want to hear of. */
export interface Ears {
  onRateLimited?: (() => void) | undefined
  onTokenError(error: unknown): void
}

export function clientOf(token: string, options: WebClientOptions, { onRateLimited, onTokenError }: Ears): WebClient {
  const client = new TellingClient(token, options)
  client.onTokenError = onTokenError
  if (onRateLimited) client.on(WebClientEvent.RATE_LIMITED, onRateLimited)
  return client
}
