import { HOST_SUFFIXES, REGION } from '../../core/partition.ts'
import { ecrHost } from '../../image/reference.ts'
import { isRegion } from './region.ts'

/** A host of ECR; what stands in place of account or Region is read too, and given to nobody. */
const HOST = /([A-Za-z0-9_<>*#-]{0,60})[}>\])%]?\.dkr[.-]ecr(?:-fips)?\.([A-Za-z0-9_<>*#${}()%-]{1,60})(?=\.)/
/** The first part of what ends a host: the rest may be cut. */
const SUFFIX = `(?:${[...new Set(HOST_SUFFIXES.map((suffix) => suffix.split('.', 1)[0]))].join('|')}|api\\.(?:aws|amazonwebservices))`
const API = new RegExp(`\\b(?:api\\.ecr|ecr|secretsmanager|ssm|kms|sts)(?:-fips)?\\.(${REGION})\\.${SUFFIX}`)
const BUCKET = new RegExp(`\\bprod-(${REGION})-starport-layer-bucket`)
const ARN = new RegExp(`arn:aws[a-z-]{0,12}:([a-z0-9-]{2,30}):(${REGION}):([A-Za-z0-9_*<>#-]{0,40})(?::|$|(?=[^A-Za-z0-9_*<>#-]))`, 'g')
const SAID = new RegExp(`\\b(?:in|region) ["'\`]?(${REGION})\\b`)
const REGISTRY_ID = /registry with id ["'`]{0,2}([0-9]{12})\b/i
const IAM = /arn:aws[a-z-]{0,12}:(?:iam|sts)::([0-9]{12}):/
const URL_HOST =
  /\b(?:Get|Head|Post|GET|HEAD|POST|to|lookup) "?(?:https?:\/\/)?([A-Za-z0-9<>*#-]{1,80}(?:\.[A-Za-z0-9<>*#-]{1,80}){1,8}(?::[0-9]{1,5})?)(?=[\s/":]|$)/

/** The host that was asked: that of the URL, or the name that did not resolve. */
export function findHost(text: string): string | null {
  const host = URL_HOST.exec(text)?.[1]
  return host && /[a-z]/i.test(host) && !/^\d+(?:\.\d+){3}(?::\d+)?$/.test(host) ? host.toLowerCase() : null
}

/**
 * Region and account of the registry the text speaks of. Where it names no registry, the Region of the service or resource it names; and
 * the account of the ARNs in it.
 */
export function findPlace(text: string, image: string | null): { region: string | null; account: string | null; hasRegistry: boolean } {
  const registry = (image && HOST.exec(image)) || HOST.exec(text)
  if (registry) return { region: region(registry[2]), account: account(registry[1]!), hasRegistry: true }
  if (image && ecrHost(image.split('/', 1)[0]!)) return { region: null, account: null, hasRegistry: true }
  const arns = [...text.matchAll(ARN)]
  const repository = arns.find(([, service]) => service === 'ecr')
  const named = [API.exec(text)?.[1], BUCKET.exec(text)?.[1], repository?.[2], ...arns.map((arn) => arn[2]), SAID.exec(text)?.[1]]
  return {
    region: region(named.find((name) => region(name))),
    account: account(REGISTRY_ID.exec(text)?.[1] ?? (repository ?? arns[0])?.[3] ?? IAM.exec(text)?.[1] ?? ''),
    hasRegistry: false,
  }
}

const region = (written?: string) => (written !== undefined && isRegion(written) ? written : null)
const account = (written: string) => (/^[0-9]{12}$/.test(written) ? written : null)
