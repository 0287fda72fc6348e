import { layerObjects } from '../network/destinations.ts'
import { contextOf } from './context.ts'
import { type Answer, evaluate } from './evaluate.ts'

interface Asked {
  endpointId: string
  vpcId: string
  region: string
  partition: string
  /** The customer's accounts that are known. */
  accounts: readonly string[]
}

/**
 * What an S3 endpoint's policy says of fetching a layer. The address is signed by ECR for ECR's bucket: caller and bucket are AWS's, so a
 * condition on the customer's organization or account does not hold (Amazon ECR guide, minimum S3 bucket permissions).
 */
export function askLayers(policy: string, { endpointId, vpcId, region, partition, accounts }: Asked): Answer {
  const organization = { foreign: ['o-'] }
  const account = { foreign: accounts }
  const context = contextOf({
    'aws:SourceVpce': [endpointId],
    'aws:SourceVpc': [vpcId],
    'aws:SourceIp': null,
    'aws:SecureTransport': ['true'],
    'aws:RequestedRegion': [region],
    'aws:PrincipalOrgID': organization,
    'aws:PrincipalOrgPaths': organization,
    'aws:ResourceOrgID': organization,
    'aws:ResourceOrgPaths': organization,
    'aws:PrincipalAccount': account,
    'aws:PrincipalArn': account,
    'aws:ResourceAccount': account,
    's3:ResourceAccount': account,
  })
  const resource = { prefix: layerObjects(region, partition).replace(/\*$/, '') }
  return evaluate(policy, { action: 's3:GetObject', resource, caller: { kind: 'amazon' }, context })
}
