import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Compiling AWS's clients is most of the start; a folder of the person's own, since others may write to the common one for temporary files.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ecs-pull'))
const { run } = await import('./cli/program.ts')

const { env, stdin, stdout, stderr } = process
// A reader that has seen enough (`| head`) is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3))
process.exitCode = await run(process.argv.slice(2), { env, stdin, stdout, stderr })
