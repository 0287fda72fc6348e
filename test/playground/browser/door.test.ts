import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenServices } from '../../../src/playground/broken.ts'
import { browserDoor } from '../../../src/playground/browser/door.ts'
import { type Listening, serve } from '../../../src/playground/http.ts'
import { type EmulatedSlack, startSlack } from '../../../src/playground/slack/start.ts'
import { post } from '../../../src/playground/slack/workspace.ts'

const CHANNEL = 'C0DEPLOYS1'
const ALEX = 'U0ALEX0001'
const SAM = 'U0SAM00002'
let slack: EmulatedSlack
let page: Listening
let token = ''

beforeAll(async () => {
  slack = await startSlack()
  slack.connect('http://127.0.0.1:9/slack/events')
  const broken = brokenServices({ faults: [{ id: 'a', group: 'image' }], start: () => Promise.reject(new Error('not here')) })
  page = await serve(browserDoor(slack, broken.services, 'ja'))
  token = /name="token" content="([^"]+)"/.exec(await (await fetch(page.url)).text())?.[1] ?? ''
})
afterAll(async () => {
  await page.close()
  await slack.stop()
})

const act = (body: unknown, headers: Record<string, string> = { 'x-playground-token': token }) =>
  fetch(`${page.url}/act`, { method: 'POST', body: JSON.stringify(body), headers })
const said = (text: string) => ({ act: 'say', as: ALEX, channel: CHANNEL, threadTs: null, text })

/** fetch does not let one choose the Host header; a plain socket does. */
async function statusFor(host: string, path = '/'): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const sent = request({ port: page.port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('the page comes with a strict content policy, the language asked for, and nothing inline', async () => {
  const response = await fetch(page.url)
  const html = await response.text()
  expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/)
  expect(html).toContain('<meta name="language" content="ja">')
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|\bon\w+=/)
})

test.each(['base.css', 'app.js', 'i18next.js', 'mark.svg', 'words/en.json', 'words/ja.json', 'words/fr.json'])(
  'serves /%s',
  async (path) => {
    expect((await fetch(`${page.url}/${path}`)).status).toBe(200)
  },
)

test.each(['../door.ts', '%2e%2e/door.ts', 'words/../../package.json', 'door.ts', 'words/xx.json'])('does not serve %s', async (path) => {
  expect(await statusFor('127.0.0.1', `/${path}`)).toBe(404)
})

test('refuses a host name that was rebound to this machine', async () => {
  expect(await statusFor('evil.example')).toBe(403)
  expect(await statusFor('127.0.0.1.evil.example')).toBe(403)
  expect(await statusFor(`localhost:${page.port}`)).toBe(200)
})

test('does nothing without the token of the page, nor for a foreign page that has it', async () => {
  expect((await act(said('x'), {})).status).toBe(403)
  expect((await act(said('x'), { 'x-playground-token': 'x'.repeat(token.length) })).status).toBe(403)
  expect((await act(said('x'), { 'x-playground-token': token, origin: 'http://evil.example' })).status).toBe(403)
  expect(slack.ws.messages).toEqual([])
  expect((await act(said('hello'), { 'x-playground-token': token, origin: page.url })).status).toBe(200)
  expect(slack.ws.messages.map((m) => m.text)).toEqual(['hello'])
})

test.each([
  [{ act: 'say' }],
  [{ act: 'fly', as: ALEX }],
  [{ ...said('x'), text: 5 }],
  [{ act: 'command', as: ALEX, channel: CHANNEL, name: 'no slash', text: '' }],
  ['text'],
  [null],
])('refuses an act of the wrong shape: %j', async (body) => {
  expect((await act(body)).status).toBe(400)
})

test('says in Slack’s words what cannot be done', async () => {
  const nobody = await act({ ...said('x'), as: 'U0NOBODY00' })
  expect([nobody.status, await nobody.json()]).toEqual([409, { error: 'user_not_found' }])
  const strange = await act({ ...said('x'), channel: 'D0DIRECT02' })
  expect(await strange.json()).toEqual({ error: 'channel_not_found' })
})

test('an ephemeral message is seen by its person alone, in the state and in the stream of changes', async () => {
  const states = async (user: string) => JSON.stringify(await (await fetch(`${page.url}/state?as=${user}`)).json())
  const stop = new AbortController()
  const stream = await fetch(`${page.url}/changes?as=${SAM}`, { signal: stop.signal })
  const reader = stream.body!.getReader()
  await reader.read()
  post(slack.ws, { channel: CHANNEL, user: slack.ws.botUser, text: 'for alex', onlyFor: ALEX })
  post(slack.ws, { channel: CHANNEL, user: slack.ws.botUser, text: 'for all' })
  let heard = ''
  while (!heard.includes('for all')) heard += new TextDecoder().decode((await reader.read()).value)
  stop.abort()
  expect(heard).not.toContain('for alex')
  expect(await states(ALEX)).toContain('for alex')
  expect(await states(SAM)).not.toContain('for alex')
})

test('an account that cannot start is no reason to fall over', async () => {
  const headers = { 'x-playground-token': token }
  expect((await fetch(`${page.url}/service`, { method: 'POST', body: '{"id":"a"}', headers })).status).toBe(500)
  expect((await fetch(`${page.url}/service`, { method: 'POST', body: '{"id":"b"}', headers })).status).toBe(409)
})
