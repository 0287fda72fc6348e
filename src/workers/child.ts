// A worker of the bot: reads AWS and reckons, in a process of its own, so that the one which talks to Slack is never busy.
import '../compile-cache.ts'

// Not before the cache is there.
const [{ jobsIn }, { serve }] = await Promise.all([import('./jobs.ts'), import('./serve.ts')])
serve(jobsIn)
