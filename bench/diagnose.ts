// How long a diagnosis takes where each call to AWS takes 60 ms, in a warm process, against the simulated account:
// at most 1.3 × round trips × 60 ms + 150 ms; and how many times longer the same calls take one after another.
//   node bin/run.js bench/diagnose.ts [runs]
import { type DiagnoseOptions, diagnose } from '../src/diagnose.ts'
import { type ScenarioId, startAccount } from '../src/playground/account/start.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'

const RUNS = Number(process.argv[2] ?? 10)
const DELAY = 60
const SCENARIOS: ScenarioId[] = ['image-tag-missing', 'nat-blackhole', 'endpoint-sg-blocks-443', 'two-faults', 'ec2-private-subnet-no-nat']

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

let failed = false
for (const scenario of SCENARIOS) {
  const account = await startAccount({ scenario, delayMs: DELAY })
  const place = { region: account.region, account: account.account, partition: 'aws' }
  const options: DiagnoseOptions = { session: { ...place, credentials, endpoint: account.endpoint } }
  const question = { target: parseTarget(account.taskArn) as Target, pasted: null }
  for (let i = 0; i < 2; i++) await diagnose(question, options)
  const elapsed: number[] = []
  let trips = 0
  let calls = 0
  for (let i = 0; i < RUNS; i++) {
    const { aws } = await diagnose(question, options)
    elapsed.push(aws.elapsedMs)
    trips = aws.roundTrips
    calls = aws.calls
  }
  await account.close()
  const took = median(elapsed)
  const bound = 1.3 * trips * DELAY + 150
  failed ||= took > bound
  const ratio = (calls * DELAY) / took
  console.log(
    `${scenario.padEnd(28)} median ${took} ms of at most ${Math.round(bound)} (${trips} round trips, ${calls} calls); one after another ${ratio.toFixed(1)} times as long`,
  )
}
process.exitCode = failed ? 1 : 0
