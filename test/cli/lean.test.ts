import { execFileSync } from 'node:child_process'
import { expect, it, vi } from 'vitest'

vi.setConfig({ testTimeout: 60_000 })

// What is loaded is asked of a process of its own: here other tests have loaded everything.
it('the process that talks to Slack loads no client of AWS, not even to show and approve runs', () => {
  const script = `
    for (const name of ['cli/program.ts', 'cli/start.ts', 'cli/bot.ts', 'slack/app.ts', 'run/index.ts']) await import('./src/' + name)
    const { createRequire } = await import('node:module')
    console.log(JSON.stringify(Object.keys(createRequire(process.cwd() + '/x.js').cache)))`
  const said = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script])
  const loaded = JSON.parse(said.toString()) as string[]
  expect(loaded.some((file) => file.includes('@slack/bolt'))).toBe(true)
  expect(loaded.filter((file) => /@aws-sdk|@smithy/.test(file))).toEqual([])
})
