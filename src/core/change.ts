/** The event that broke something, as AWS CloudTrail recorded it. */
export interface Change {
  /** Name of the call, such as `DeleteNatGateway`. */
  event: string
  /** Who made it: a user's name, a role session's, or an AWS service's host. */
  by: string
  /** ISO 8601. */
  at: string
  /** Id, name or ARN it was looked up by. */
  resource: string
  /** CloudTrail's id of the event. */
  id: string
}
