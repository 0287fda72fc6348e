import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Compiling AWS's clients is most of the start; a folder of the person's own, since others may write to the common one for temporary files.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ecs-pull'))
