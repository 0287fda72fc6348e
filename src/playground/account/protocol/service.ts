import * as batch from '@aws-sdk/client-batch'
import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import * as ec2 from '@aws-sdk/client-ec2'
import * as ecr from '@aws-sdk/client-ecr'
import * as ecs from '@aws-sdk/client-ecs'
import * as iam from '@aws-sdk/client-iam'
import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as pricing from '@aws-sdk/client-pricing'
import * as route53 from '@aws-sdk/client-route-53'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'

/** A shape of an AWS API as the SDK carries it; read through NormalizedSchema only. */
export type Schema = unknown

/** How one AWS service is spoken to. */
export interface Service {
  protocol: 'json' | 'query' | 'ec2' | 'rest'
  /** JSON: what stands before the dot of X-Amz-Target. Query: the API's version, by which an unsigned request is told apart. */
  mark: string
  /** Query: the namespace of the answers. */
  namespace: string
  /** The SDK module, whose shape tables (`DescribeVpcs$` and the like) are AWS's own API models. */
  shapes: Record<string, unknown>
}

const json = (mark: string, shapes: object): Service => ({ protocol: 'json', mark, namespace: '', shapes: { ...shapes } })
const query = (protocol: 'query' | 'ec2' | 'rest', mark: string, namespace: string, shapes: object): Service => ({
  protocol,
  mark,
  namespace,
  shapes: { ...shapes },
})

/** By the name a signature's credential scope gives a service. */
export const SERVICES: Record<string, Service> = {
  // Told by the path: see read.ts.
  batch: json('AWSBatchV20160810', batch),
  ecs: json('AmazonEC2ContainerServiceV20141113', ecs),
  ecr: json('AmazonEC2ContainerRegistry_V20150921', ecr),
  secretsmanager: json('secretsmanager', secretsmanager),
  ssm: json('AmazonSSM', ssm),
  kms: json('TrentService', kms),
  cloudtrail: json('CloudTrail_20131101', cloudtrail),
  organizations: json('AWSOrganizationsV20161128', organizations),
  pricing: json('AWSPriceListService', pricing),
  ec2: query('ec2', '2016-11-15', 'http://ec2.amazonaws.com/doc/2016-11-15/', ec2),
  iam: query('query', '2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/', iam),
  sts: query('query', '2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/', sts),
  route53: query('rest', '2013-04-01', 'https://route53.amazonaws.com/doc/2013-04-01/', route53),
}

/** Input and output shapes of an operation; null: the API has none of that name. */
export function shapesOf(service: Service, operation: string): { input: Schema; output: Schema } | null {
  const shape = /^[A-Za-z]+$/.test(operation) ? service.shapes[`${operation}$`] : undefined
  // A static operation schema: [9, namespace, name, traits, input, output].
  return Array.isArray(shape) && shape[0] === 9 ? { input: unwrap(shape[4]), output: unwrap(shape[5]) } : null
}

const unwrap = (schema: unknown) => (typeof schema === 'function' ? schema() : schema)
