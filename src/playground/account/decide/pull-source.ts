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
  /** On a host outside AWS (ECS Anywhere): no network of the account is on the way. */
  outside?: boolean
  /** By container: the digest its tag meant when the deployment's first task pulled it; later ones stay with that. */
  pins?: Record<string, string>
}
