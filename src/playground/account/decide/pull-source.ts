/** Where a pull's packets start and whose credentials it uses. */
export interface PullSource {
  subnet: string
  groups: string[]
  ip: string
  publicIp: boolean
  /** Null: none is set. */
  roleArn: string | null
  session: string
  fargate: boolean
}
