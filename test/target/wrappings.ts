/** Every form in which people paste an error. Each leaves the error as it is and adds what stands around it. */
const TASK_ARN = 'arn:aws:ecs:eu-north-1:999999999999:task/staging/ffffffffffffffffffffffffffffffff'

const noise = (i: number) =>
  [
    `2026-11-20T10:${String(i % 60).padStart(2, '0')}:01Z [INFO] Adding event module="eventhandler" change="TaskChange: ${TASK_ARN} -> RUNNING"`,
    `module.web.aws_ecs_service.this: Still creating... [${i}m10s elapsed]`,
    `10:${String(i % 60).padStart(2, '0')}:44 | CREATE_IN_PROGRESS | AWS::IAM::Role | Stack/Role${i}`,
    `GET /health 200 ${i}ms "curl/8.5" docker.io/library/redis:7 is up`,
  ][i % 4]!
const lines = (from: number, count: number) => Array.from({ length: count }, (_, i) => noise(from + i)).join('\n')

const slackEscaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const oneLine = (text: string) => text.replace(/\s+/g, ' ')

export const WRAPPINGS: Record<string, (error: string) => string> = {
  'Slack escapes': slackEscaped,
  'Slack links': (e) => slackEscaped(e).replace(/https?:\/\/[^\s"'|<>:]+(?::\/)?[^\s"'|<>:]*/g, (url) => `<${url}>`),
  'a code fence': (e) => `\`\`\`\n${e}\n\`\`\``,
  'a fence with a language': (e) => `\`\`\`text\n${e}\n\`\`\``,
  'code marks': (e) => `\`${oneLine(e)}\``,
  'a quote': (e) =>
    e
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
  "Slack's escaped quote": (e) =>
    e
      .split('\n')
      .map((line) => `&gt; ${slackEscaped(line)}`)
      .join('\n'),
  'a comment': (e) =>
    e
      .split('\n')
      .map((line) => `# ${line}`)
      .join('\n'),
  'bold words before it': (e) => `*Stopped reason*\n${e}`,
  'a Markdown table': (e) => `| Field | Value |\n|---|---|\n| Status reason | ${oneLine(e)} |`,
  'Windows line ends': (e) => `${e.replace(/\n/g, '\r\n')}\r\n`,
  'curly quotes': (e) => e.replace(/'/g, '’').replace(/"([^"]*)"/g, '“$1”'),
  'no-break spaces': (e) => e.replace(/ /g, '\u00a0'),
  'full-width signs': (e) => e.replace(/: /g, '： ').replace(/\(/g, '（').replace(/\)/g, '）'),
  'direction marks': (e) => `\u202a\u200b${e}\u202c\ufeff`,
  'terminal colours': (e) => `\u001b[31m${e}\u001b[0m`,
  'lines broken at spaces': (e) => oneLine(e).replace(/(.{50,70}?) /g, '$1\n'),
  'indented lines': (e) => oneLine(e).replace(/(.{60,80}?) /g, '$1\n      '),
  'a Japanese sentence': (e) => `デプロイしたら次のエラーが出ました。どなたか分かりますか？\n${e}\nよろしくお願いします。`,
  'Japanese without a space': (e) => `エラー「${oneLine(e)}」が出ています。`,
  'a French sentence': (e) => `Bonjour, voici ce que j’obtiens : « ${oneLine(e)} » Une idée ?`,
  'a Korean sentence': (e) => `오류가 발생했습니다.\n${e}\n도와주세요`,
  'the old console': (e) => `STOPPED (${oneLine(e)})`,
  'a service event': (e) => `(service web) was unable to place a task. Reason: ${oneLine(e)}.`,
  'a Batch status': (e) => `Task failed to start - ${oneLine(e)}`,
  'describe-tasks': (e) =>
    JSON.stringify(
      {
        tasks: [
          {
            taskArn: TASK_ARN,
            lastStatus: 'STOPPED',
            stopCode: 'TaskFailedToStart',
            stoppedReason: e,
            containers: [{ name: 'web', lastStatus: 'STOPPED', reason: null }],
          },
        ],
        failures: [],
      },
      null,
      2,
    ),
  'describe-tasks, container': (e) =>
    JSON.stringify({
      tasks: [
        {
          taskArn: TASK_ARN,
          stoppedReason: 'Task failed to start',
          containers: [
            { name: 'log-router', lastStatus: 'STOPPED' },
            { name: 'web', lastStatus: 'STOPPED', reason: e },
          ],
        },
      ],
    }),
  'describe-services': (e) =>
    JSON.stringify(
      {
        services: [
          {
            serviceName: 'web',
            events: [
              { id: '1', message: `(service web) was unable to place a task. Reason: ${e}.` },
              { id: '2', message: '(service web) has started 1 tasks: (task ffffffffffffffffffffffffffffffff).' },
            ],
          },
        ],
      },
      null,
      4,
    ),
  'an EventBridge event': (e) =>
    JSON.stringify({
      version: '0',
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      detail: {
        lastStatus: 'STOPPED',
        stopCode: 'TaskFailedToStart',
        stoppedReason: e,
        group: 'service:web',
        containers: [{ name: 'web', lastStatus: 'STOPPED' }],
      },
    }),
  'Step Functions': (e) =>
    JSON.stringify({
      error: 'States.TaskFailed',
      cause: JSON.stringify({ Containers: [{ Name: 'web', LastStatus: 'STOPPED', Reason: e }], StoppedReason: 'Task failed to start' }),
    }),
  'a fenced JSON with words': (e) => `look:\n\`\`\`json\n${JSON.stringify({ stoppedReason: e }, null, 2)}\n\`\`\`\nthanks`,
  'JSON in Slack escapes': (e) => slackEscaped(JSON.stringify({ stoppedReason: e }, null, 2)),
  'a piece of JSON': (e) => `    "lastStatus": "STOPPED",\n    "stoppedReason": ${JSON.stringify(e)},\n    "group": "service:web",`,
  'a log of 5,000 lines': (e) => `${lines(0, 3_000)}\n${oneLine(e)}\n${lines(3_000, 2_000)}`,
  'a log of 5,000 lines, with its prefix': (e) => `${lines(0, 4_000)}\n2026-11-20T10:11:12Z [ERROR] ${oneLine(e)}\n${lines(4_000, 1_000)}`,
  CloudFormation: (e) =>
    `${lines(0, 20)}\n10:12:44 | CREATE_FAILED | AWS::ECS::Service | Web | Resource handler returned message: "${oneLine(e)}"\n${lines(20, 20)}`,
  Terraform: (e) =>
    `${lines(0, 20)}\n│ Error: waiting for ECS Service (web) create: ${oneLine(e)}\n│ \n│   with module.web.aws_ecs_service.this,`,
  'twice the same': (e) => `${e}\n\n${e}`,
}
