import { Problem } from '../problem.ts'

/**
 * Does one step of the start; what it throws becomes a problem to put right.
 *
 * @param token whose fault a refusal is
 * @throws Problem with the codes `setup.token`, `setup.app-token`, `setup.port`, `setup.unreachable`
 */
export async function attempt<T>(token: 'token' | 'app-token', step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const { code, data, port, message } = error as NodeJS.ErrnoException & { data?: { error?: string }; port?: number }
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new Problem('slack:setup.port', { port: String(port ?? '') })
    if (data?.error) throw new Problem(`slack:setup.${token}`, { error: data.error })
    throw new Problem('slack:setup.unreachable', { error: String(message).slice(0, 200) })
  }
}
