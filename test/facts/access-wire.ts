import nock from 'nock'

/** One question to AWS: `iam:GetRole` and what it asks. */
export interface Asked {
  api: string
  input: Record<string, unknown>
}
/** XML inside the result of an IAM call, the body of a JSON one, or the code of a refusal. */
type Answer = { xml: string } | { json: object } | { refuse: string }
export type Answers = Record<string, (input: Record<string, unknown>) => Answer>

const SERVICES: Record<string, string> = {
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  secretsmanager: 'secretsmanager',
  AmazonSSM: 'ssm',
  TrentService: 'kms',
}

/** Answers IAM in its query protocol and the others in JSON; keeps what was asked, in order. */
export function aws(answers: Answers): Asked[] {
  const asked: Asked[] = []
  nock(/https:\/\/[a-z0-9.-]+\.amazonaws\.com/)
    .persist()
    .post('/')
    .reply(async (request: Request) => {
      const target = request.headers.get('x-amz-target')
      const body = await request.text()
      if (target) {
        const [service, operation] = target.split('.')
        return json(asked, answers, `${SERVICES[service!]}:${operation}`, JSON.parse(body))
      }
      const form = Object.fromEntries(new URLSearchParams(body))
      return xml(asked, answers, `iam:${form.Action}`, form)
    })
  return asked
}

function json(asked: Asked[], answers: Answers, api: string, input: Record<string, unknown>): [number, string, Record<string, string>] {
  asked.push({ api, input })
  const answer = answers[api]?.(input) ?? { refuse: 'AccessDeniedException' }
  const headers = { 'content-type': 'application/x-amz-json-1.1' }
  if ('refuse' in answer) return [400, JSON.stringify({ __type: answer.refuse, message: 'no' }), headers]
  return [200, JSON.stringify('json' in answer ? answer.json : {}), headers]
}

function xml(asked: Asked[], answers: Answers, api: string, input: Record<string, unknown>): [number, string, Record<string, string>] {
  asked.push({ api, input })
  const answer = answers[api]?.(input) ?? { refuse: 'AccessDenied' }
  const headers = { 'content-type': 'text/xml' }
  if ('refuse' in answer)
    return [
      answer.refuse === 'NoSuchEntity' ? 404 : 403,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.refuse}</Code><Message>no</Message></Error></ErrorResponse>`,
      headers,
    ]
  const name = api.split(':')[1]
  return [200, `<${name}Response><${name}Result>${'xml' in answer ? answer.xml : ''}</${name}Result></${name}Response>`, headers]
}

/** The members of a list in a query: `ActionNames.member.1` … */
export const members = (input: Record<string, unknown>, name: string): string[] =>
  Object.entries(input)
    .filter(([key]) => new RegExp(`^${name}\\.member\\.\\d+$`).test(key))
    .map(([, value]) => String(value))

/** The context a simulation was given. */
export const given = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([key, value]) => {
      const [, at] = /^ContextEntries\.member\.(\d+)\.ContextKeyName$/.exec(key) ?? []
      return at ? [[String(value), String(input[`ContextEntries.member.${at}.ContextKeyValues.member.1`])]] : []
    }),
  )

export interface Result {
  decision?: string
  missing?: string[]
  matched?: string[]
  boundary?: boolean
  organization?: boolean
  details?: Record<string, string>
}
const list = (name: string, items: readonly string[]) => `<${name}>${items.map((item) => `<member>${item}</member>`).join('')}</${name}>`

const parts = ({ missing = [], matched = [], boundary, details }: Result) =>
  list('MissingContextValues', missing) +
  list(
    'MatchedStatements',
    matched.map((id) => `<SourcePolicyId>${id}</SourcePolicyId>`),
  ) +
  (boundary === undefined
    ? ''
    : `<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>${boundary}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>`) +
  (details
    ? `<EvalDecisionDetails>${Object.entries(details)
        .map(([k, v]) => `<entry><key>${k}</key><value>${v}</value></entry>`)
        .join('')}</EvalDecisionDetails>`
    : '')
const organization = ({ organization: allowed }: Result) =>
  allowed === undefined
    ? ''
    : `<OrganizationsDecisionDetail><AllowedByOrganizations>${allowed}</AllowedByOrganizations></OrganizationsDecisionDetail>`

/** The simulator's answer in its present form: one result an action, the resources' own results in it. */
export function results(input: Record<string, unknown>, decide: (action: string, resource: string) => Result): string {
  const all = members(input, 'ActionNames').map((action) => {
    const each = members(input, 'ResourceArns').map((resource) => ({ resource, result: decide(action, resource) }))
    const own = each.map(
      ({ resource, result }) =>
        `<EvalResourceName>${resource}</EvalResourceName><EvalResourceDecision>${result.decision ?? 'allowed'}</EvalResourceDecision>${parts(result)}`,
    )
    return `<EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>explicitDeny</EvalDecision>${organization(each[0]!.result)}${list('ResourceSpecificResults', own)}`
  })
  return `${list('EvaluationResults', all)}<IsTruncated>false</IsTruncated>`
}

/** The same in the form of before: one result for each action and resource. */
export function flatResults(input: Record<string, unknown>, decide: (action: string, resource: string) => Result): string {
  const all = members(input, 'ActionNames').flatMap((action) =>
    members(input, 'ResourceArns').map((resource) => {
      const result = decide(action, resource)
      return `<EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${result.decision ?? 'allowed'}</EvalDecision>${organization(result)}${parts(result)}`
    }),
  )
  return `${list('EvaluationResults', all)}<IsTruncated>false</IsTruncated>`
}
