/** An answer AWS gives instead of a result: its error code, HTTP status and message. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Throws what AWS answers for a thing that is not there, and returns the thing where it is. */
export function found<T>(thing: T | undefined, code: string, message: string): T {
  if (thing === undefined) throw new AwsError(code, message)
  return thing
}
