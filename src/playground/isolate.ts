import { devNull } from 'node:os'

/**
 * Takes every AWS setting out of this process's environment and closes the shared files and the instance metadata to the SDK: a session that forgot to
 * name its endpoint would fail, never reach an account. Answers how to put them back.
 */
export function withoutAws(env: NodeJS.ProcessEnv = process.env): () => void {
  const before = Object.entries(env).filter(([name]) => name.startsWith('AWS_'))
  for (const [name] of before) delete env[name]
  const closed = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, AWS_EC2_METADATA_DISABLED: 'true' }
  Object.assign(env, closed)
  return () => {
    for (const name of Object.keys(closed)) delete env[name]
    Object.assign(env, Object.fromEntries(before))
  }
}
