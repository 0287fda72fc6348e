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
  /** By container: the digest its tag meant when the deployment's first task pulled it; later ones stay with that. */
  pins?: Record<string, string>
}
