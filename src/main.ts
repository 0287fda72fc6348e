import './compile-cache.ts'

// Not before the cache is there.
const { run } = await import('./cli/program.ts')

const { env, stdin, stdout, stderr } = process
// A reader that has seen enough (`| head`) is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3))
const status = await run(process.argv.slice(2), { env, stdin, stdout, stderr })
// What was given up may still hold a connection open: nothing of it is waited for, once all that was said is out.
await Promise.all([stdout, stderr].map((out) => new Promise<void>((done) => out.write('', () => done()))))
process.exit(status)
