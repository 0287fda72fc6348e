import { WRAPPINGS } from './wrappings.ts'

const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
const ERROR =
  'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1: failed to do request: Head "https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/v1": dial tcp 10.0.0.5:443: i/o timeout'

/** Texts of a given length (characters) made to slow a reader down: long runs, many beginnings without an end, deep nesting, real logs. */
export const HOSTILE: Record<string, (length: number) => string> = {
  'a log with one error': (n) => {
    const line = '2026-11-20T10:00:01Z [INFO] Adding event module="eventhandler" change="TaskChange"\n'
    return `${filled(line, n / 2)}\n${ERROR}\n${filled(line, n / 2)}`
  },
  'a log full of errors': (n) => filled(`2026-11-20T10:00:01Z ${ERROR}\n`, n),
  'one line full of errors': (n) => filled(`${ERROR} `, n),
  'different errors': (n) => {
    const parts: string[] = []
    for (let i = 0, length = 0; length < n; i++) length += parts[parts.push(ERROR.replaceAll('app', `app${i}`)) - 1]!.length + 1
    return parts.join('\n')
  },
  spaces: (n) => filled(' ', n),
  'line ends': (n) => filled('\n', n),
  'one letter': (n) => filled('a', n),
  'one letter after an error': (n) => `${ERROR} ${filled('a', n)}`,
  digits: (n) => filled('1', n),
  dots: (n) => filled('.', n),
  backslashes: (n) => filled('\\', n),
  'escaped quotes': (n) => filled('\\\\\\"', n),
  'opening links': (n) => filled('<https://', n),
  'opening mentions': (n) => filled('<@U', n),
  ampersands: (n) => filled('&amp;lt;', n),
  'opening braces': (n) => filled('{"a":', n),
  'opening brackets': (n) => filled('[', n),
  'braces and CannotPull': (n) => filled('{"reason":"CannotPullContainerError: ', n),
  'a long JSON string': (n) => JSON.stringify({ stoppedReason: filled(`${ERROR} `, n) }),
  'many JSON tasks': (n) =>
    JSON.stringify({ tasks: Array.from({ length: Math.ceil(n / 360) }, (_, i) => ({ taskArn: `t${i}`, stoppedReason: ERROR })) }),
  'JSON in JSON': (n) => WRAPPINGS['Step Functions']!(filled(`${ERROR} `, n / 2)),
  'table rules': (n) => filled('---  ', n),
  'rule lines': (n) => filled('-----  -----  -----\n', n),
  'quote marks': (n) => filled('> ', n),
  'escaped line ends': (n) => filled('\\n', n),
  'lines of one letter, escaped': (n) => filled('a\\n', n),
  'rows between bars': (n) => filled('| a | b |\n', n),
  'lines far to the right': (n) => filled(`${' '.repeat(300)}x\n`, n),
  'equal lines of names': (n) => filled(`${'a/b:1'.repeat(15)}\n`, n),
  'equal lines': (n) => filled(`${'x'.repeat(79)}\n`, n),
  'beginnings of ARNs': (n) => filled('arn:aws:iam::', n),
  'beginnings of URLs': (n) => filled('https://a/v2/', n),
  'beginnings of references': (n) => filled('failed to resolve ref ', n),
  'hosts without an end': (n) => filled('1.dkr.ecr.', n),
  'http with at signs': (n) => filled('://a:b', n),
  'password words': (n) => filled('password=', n),
  'token heads': (n) => filled('eyJaaaaaaaa.', n),
  'private keys': (n) => filled('-----BEGIN RSA PRIVATE KEY-----', n),
  'denials without an end': (n) => filled('is not authorized to perform: ecr:', n),
  'full-width letters': (n) => filled('Ｃａｎｎｏｔ', n),
  'direction marks': (n) => filled('\u202e\u200b', n),
  escapes: (n) => filled('\u001b[31', n),
}
