import { cliCommand } from '../../aws/cli-command.ts'
import type { Input, Json, Ref } from './types.ts'

/** A reference to what an earlier step puts out. */
export const ref = (from: string, output: string): Json & Ref => ({ $from: from, output })

const isRef = (value: Json): value is Json & Ref => typeof value === 'object' && value !== null && '$from' in value

const walk = (value: Json, each: (ref: Ref) => Json): Json => {
  if (isRef(value)) return each(value)
  if (Array.isArray(value)) return value.map((item) => walk(item, each))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v, each)]))
  return value
}

/** Puts in what the steps have put out so far; null for what is not yet there. */
export const resolve = (input: Input, outputs: Record<string, Input>): Input =>
  walk(input, ({ $from, output }) => outputs[$from]?.[output] ?? null) as Input

const variable = ({ $from, output }: Ref) =>
  `$${`${$from}_${output.replace(/([a-z])([A-Z])/g, '$1_$2')}`.toUpperCase().replace(/\W/g, '_')}`

/** The input with something in place of each reference. */
export const withReferences = (input: Input, each: (ref: Ref) => Json): Input => walk(input, each) as Input

/** The input with shell variables for what is not yet there: `$GROUP_GROUP_ID`. */
export const withVariables = (input: Input): Input => withReferences(input, variable)

/** Name of the shell variable that holds an output. */
export const variableName = (step: string, output: string) => variable({ $from: step, output }).slice(1)

/** As `cliCommand`, with shell variables left for the shell to fill in. */
export const cliWithVariables = (service: string, command: string, input: object, region: string): string =>
  cliCommand(service, command, input, region).replace(/'(\$[A-Z0-9_]+)'/g, '"$1"')
