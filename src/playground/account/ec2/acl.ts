import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { type Acl, newId } from '../state.ts'
import { checkBlock } from './cidr.ts'
import { describe, type Kind, missing, one, tagsFor } from './describe.ts'
import { VPC } from './vpc.ts'

const ACL: Kind<Acl> = {
  missing: missing('InvalidNetworkAclID.NotFound', (id) => `The networkAcl ID '${id}' does not exist`),
  filters: {
    'network-acl-id': (acl) => acl.NetworkAclId,
    'vpc-id': (acl) => acl.VpcId,
    default: (acl) => acl.IsDefault,
    'association.subnet-id': (acl) => acl.Associations.map(({ SubnetId }) => SubnetId),
    'association.association-id': (acl) => acl.Associations.map(({ NetworkAclAssociationId }) => NetworkAclAssociationId),
  },
}

/** The last entry of every ACL, which nobody can change. */
const CLOSING = 32_767
export const closing = (Egress: boolean): EC2.NetworkAclEntry => ({
  RuleNumber: CLOSING,
  Egress,
  Protocol: '-1',
  RuleAction: 'deny',
  CidrBlock: '0.0.0.0/0',
})

type EntryRequest = EC2.CreateNetworkAclEntryRequest & EC2.ReplaceNetworkAclEntryRequest

const entryOf = ({ RuleNumber, Egress, Protocol, RuleAction, CidrBlock, PortRange }: EntryRequest): EC2.NetworkAclEntry => ({
  RuleNumber,
  Egress: Egress ?? false,
  Protocol,
  RuleAction,
  CidrBlock,
  PortRange: Protocol === '-1' ? undefined : PortRange,
})

const indexOf = (acl: Acl, input: { RuleNumber?: number; Egress?: boolean }) => {
  const index = acl.Entries.findIndex((entry) => entry.RuleNumber === input.RuleNumber && entry.Egress === (input.Egress ?? false))
  if (index >= 0) return index
  const side = input.Egress ? 'egress' : 'ingress'
  throw new AwsError(
    'InvalidNetworkAclEntry.NotFound',
    `The specified ${side} entry with rule number ${input.RuleNumber} does not exist in this network ACL.`,
  )
}

export const aclOperations = {
  DescribeNetworkAcls(context: Context, input: EC2.DescribeNetworkAclsRequest): EC2.DescribeNetworkAclsResult {
    const { items, next } = describe(context, ACL, context.here.ec2.acls, input.NetworkAclIds, input)
    return { NetworkAcls: items, NextToken: next }
  },
  CreateNetworkAcl({ world, here }: Context, input: EC2.CreateNetworkAclRequest): EC2.CreateNetworkAclResult {
    const { VpcId } = one(VPC, here.ec2.vpcs, input.VpcId)
    const NetworkAclId = newId(world, 'acl')
    const Tags = tagsFor(input.TagSpecifications, 'network-acl')
    const acl: Acl = {
      NetworkAclId,
      VpcId,
      IsDefault: false,
      OwnerId: here.account,
      Entries: [closing(true), closing(false)],
      Associations: [],
      Tags,
    }
    here.ec2.acls[NetworkAclId] = acl
    return { NetworkAcl: acl }
  },
  CreateNetworkAclEntry({ here }: Context, input: EC2.CreateNetworkAclEntryRequest): object {
    const acl = one(ACL, here.ec2.acls, input.NetworkAclId)
    checkBlock(input.CidrBlock)
    const same = acl.Entries.some((entry) => entry.RuleNumber === input.RuleNumber && entry.Egress === (input.Egress ?? false))
    if (same) throw new AwsError('NetworkAclEntryAlreadyExists', `The network acl entry identified by ${input.RuleNumber} already exists.`)
    acl.Entries.push(entryOf(input))
    acl.Entries.sort((a, b) => Number(b.Egress) - Number(a.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
    return {}
  },
  ReplaceNetworkAclEntry({ here }: Context, input: EC2.ReplaceNetworkAclEntryRequest): object {
    const acl = one(ACL, here.ec2.acls, input.NetworkAclId)
    checkBlock(input.CidrBlock)
    acl.Entries[indexOf(acl, input)] = entryOf(input)
    return {}
  },
  DeleteNetworkAclEntry({ here }: Context, input: EC2.DeleteNetworkAclEntryRequest): object {
    const acl = one(ACL, here.ec2.acls, input.NetworkAclId)
    acl.Entries.splice(indexOf(acl, input), 1)
    return {}
  },
  /** Moves a subnet to another ACL; the association gets a new id. */
  ReplaceNetworkAclAssociation(
    { world, here }: Context,
    input: EC2.ReplaceNetworkAclAssociationRequest,
  ): EC2.ReplaceNetworkAclAssociationResult {
    const acl = one(ACL, here.ec2.acls, input.NetworkAclId)
    for (const other of Object.values(here.ec2.acls)) {
      const index = other.Associations.findIndex(({ NetworkAclAssociationId }) => NetworkAclAssociationId === input.AssociationId)
      if (index < 0) continue
      const [association] = other.Associations.splice(index, 1)
      const NewAssociationId = newId(world, 'aclassoc')
      acl.Associations.push({ NetworkAclAssociationId: NewAssociationId, NetworkAclId: acl.NetworkAclId, SubnetId: association?.SubnetId })
      return { NewAssociationId }
    }
    throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${input.AssociationId}' does not exist`)
  },
}
