import { App, type AppOptions } from '@slack/bolt'
import { installed } from '../../../src/playground/slack/manifest.ts'
import { type EmulatedSlack, startSlack } from '../../../src/playground/slack/start.ts'

/** An emulated Slack with a real Bolt app behind it that `listen` fills; stop both with `stop`. */
export async function withApp(listen: (app: App) => void): Promise<{ slack: EmulatedSlack; stop: () => Promise<void> }> {
  const asked = installed()
  const slack = await startSlack({ ...asked, events: [...asked.events, 'app_home_opened'] })
  const options: AppOptions = {
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    clientOptions: { slackApiUrl: slack.apiUrl },
    deferInitialization: true,
  }
  const app = new App(options)
  await app.init()
  listen(app)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  slack.connect(`http://127.0.0.1:${(server.address() as { port: number }).port}/slack/events`)
  return {
    slack,
    async stop() {
      await app.stop()
      await slack.stop()
    },
  }
}
