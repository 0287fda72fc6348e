import { policy } from '../build/names.ts'
import { makeEndpoint, makeGroup } from '../build/network.ts'
import { ec2 } from '../ec2/index.ts'
import type { Scenario } from './define.ts'
import { closeEndpointGroup, dropEndpoint } from './parts.ts'

const anybody = (Action: string, Resource: string | string[]) => policy({ Effect: 'Allow', Principal: '*', Action, Resource })

/** The endpoints of a VPC without a way out. */
export const endpointScenarios = {
  'endpoints-missing-ecr-dkr': {
    egress: 'endpoints',
    gate: 'manifest-connection',
    break: (account) => {
      dropEndpoint(account, 'ecr.dkr')
      return undefined
    },
  },
  'endpoints-missing-s3-gateway': {
    egress: 'endpoints',
    gate: 'layer-connection',
    break: (account) => {
      dropEndpoint(account, 's3')
      return undefined
    },
  },
  's3-endpoint-policy-denies': {
    egress: 'endpoints',
    gate: 'layer-access',
    break: (account) => {
      const PolicyDocument = anybody('s3:*', ['arn:aws:s3:::my-company-*', 'arn:aws:s3:::my-company-*/*'])
      ec2.ModifyVpcEndpoint(account, { VpcEndpointId: account.endpoints.s3, PolicyDocument })
      return undefined
    },
  },
  'endpoint-policy-denies-ecr': {
    egress: 'endpoints',
    gate: 'token-access',
    break: (account) => {
      const PolicyDocument = anybody('ecr:Describe*', '*')
      ec2.ModifyVpcEndpoint(account, { VpcEndpointId: account.endpoints['ecr.api'], PolicyDocument })
      return undefined
    },
  },
  'endpoint-sg-blocks-443': {
    egress: 'endpoints',
    gate: 'token-connection',
    break: (account) => {
      closeEndpointGroup(account)
      return undefined
    },
  },
  'endpoint-sg-closed-beside-nat': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => {
      const group = makeGroup(account, account.vpc, 'endpoints-closed')
      for (const service of ['ecr.api', 'ecr.dkr']) makeEndpoint(account, account, service, [group])
      return undefined
    },
  },
  'endpoint-private-dns-off': {
    egress: 'endpoints',
    gate: 'token-connection',
    break: (account) => {
      for (const service of ['ecr.api', 'ecr.dkr'])
        ec2.ModifyVpcEndpoint(account, { VpcEndpointId: account.endpoints[service], PrivateDnsEnabled: false })
      return undefined
    },
  },
} satisfies Record<string, Scenario>
