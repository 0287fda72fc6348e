/** What differs from one partition of AWS to another. */
interface Partition {
  /** Its Regions. */
  regions: RegExp
  /** What ends the hosts of its services: `ecr.REGION.<suffix>`. */
  suffix: string
  /** What ends ECR's dual-stack registry host, `ACCOUNT.dkr-ecr.REGION.<onSuffix>`; null: none is known. */
  onSuffix: string | null
  /** Host of the AWS console; null: no public one is known. */
  console: string | null
  /** Region in which the calls of global services, such as IAM's, are recorded (AWS CloudTrail guide, global service events). */
  global: string
}

const NO_CONSOLE = { onSuffix: null, console: null }

/** Source: partitions of the AWS SDK for JavaScript (`@aws-sdk/core`), consoles and ECR hosts from public configurations of tools. */
const TABLE = {
  'aws-cn': {
    regions: /^cn-/,
    suffix: 'amazonaws.com.cn',
    onSuffix: 'on.amazonwebservices.com.cn',
    console: 'console.amazonaws.cn',
    global: 'cn-north-1',
  },
  'aws-us-gov': {
    regions: /^us-gov-/,
    suffix: 'amazonaws.com',
    onSuffix: 'on.aws',
    console: 'console.amazonaws-us-gov.com',
    global: 'us-gov-west-1',
  },
  'aws-eusc': {
    regions: /^eusc-/,
    suffix: 'amazonaws.eu',
    onSuffix: 'on.amazonwebservices.eu',
    console: 'console.amazonaws-eusc.eu',
    global: 'eusc-de-east-1',
  },
  'aws-iso': { regions: /^us-iso-/, suffix: 'c2s.ic.gov', global: 'us-iso-east-1', ...NO_CONSOLE },
  'aws-iso-b': { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', global: 'us-isob-east-1', ...NO_CONSOLE },
  'aws-iso-e': { regions: /^eu-isoe-/, suffix: 'cloud.adc-e.uk', global: 'eu-isoe-west-1', ...NO_CONSOLE },
  'aws-iso-f': { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', global: 'us-isof-south-1', ...NO_CONSOLE },
  aws: { regions: /^/, suffix: 'amazonaws.com', onSuffix: 'on.aws', console: 'console.aws.amazon.com', global: 'us-east-1' },
} as const satisfies Record<string, Partition>

type Name = keyof typeof TABLE

/** The partitions that are known. */
export const PARTITIONS: ReadonlySet<string> = new Set(Object.keys(TABLE))

/** Partition of a Region, by its prefix; `aws` where no other has it. */
export const partitionOf = (region: string | null): string =>
  Object.entries(TABLE).find(([, { regions }]) => regions.test(region ?? ''))?.[0] ?? 'aws'

/** What is known of a partition; of an unknown one, what holds in `aws`. */
export const partition = (name: string): Partition => TABLE[name as Name] ?? TABLE.aws

/** A Region's name in any partition: `ap-northeast-1`, `us-gov-west-1`, `eusc-de-east-1`, `us-isob-east-1`. */
export const REGION = '(?:[a-z]{2}|eusc)(?:-[a-z]{2,10}){1,3}-[0-9]{1,2}'

const suffixes = (of: (one: Partition) => string | null) => [...new Set(Object.values(TABLE).flatMap((one) => of(one) ?? []))]

/** What ends the hosts of AWS's services, in any partition. */
export const HOST_SUFFIXES: readonly string[] = suffixes(({ suffix }) => suffix)

/** What ends ECR's dual-stack registry hosts, in any partition. */
export const ON_SUFFIXES: readonly string[] = suffixes(({ onSuffix }) => onSuffix)

/** Partition of a page of the AWS console, by its host: also `REGION.console…`, and `ACCOUNT-SUFFIX.REGION.console…` of multi-session sign-in. Null: it is none. */
export const partitionOfConsole = (host: string): string | null =>
  Object.entries(TABLE).find(([, one]) => one.console && (host === one.console || host.endsWith(`.${one.console}`)))?.[0] ?? null
