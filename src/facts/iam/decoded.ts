/** IAM gives policy documents URL-encoded (RFC 3986; IAM API reference). One that is not is taken as it is. */
export function decoded(document: string): string {
  try {
    return decodeURIComponent(document)
  } catch {
    return document
  }
}
