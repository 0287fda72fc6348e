import { AwsError } from './error.ts'

/**
 * A way to make a call go wrong. `hang`: no answer at all. `lost`: it is done, but the connection ends before the answer. `packed`: a
 * session policy is too large once AWS has packed it. `expired`: so are the credentials.
 */
export type Mishap = 'throttle' | 'limit' | 'dependency' | 'denied' | 'server-error' | 'hang' | 'lost' | 'packed' | 'expired'

const LIMITS: Record<string, string> = {
  CreateVpcEndpoint: 'VpcEndpointLimitExceeded',
  CreateSecurityGroup: 'SecurityGroupLimitExceeded',
  AuthorizeSecurityGroupIngress: 'RulesPerSecurityGroupLimitExceeded',
  AuthorizeSecurityGroupEgress: 'RulesPerSecurityGroupLimitExceeded',
  AllocateAddress: 'AddressLimitExceeded',
  CreateNatGateway: 'NatGatewayLimitExceeded',
  CreateRoute: 'RouteLimitExceeded',
  CreateNetworkAclEntry: 'NetworkAclEntryLimitExceeded',
}

/** What a service answers where the caller may not. */
export function denial(service: string, operation: string, caller: string): AwsError {
  const text = `User: ${caller} is not authorized to perform: ${service}:${operation} because no identity-based policy allows the ${service}:${operation} action`
  if (service === 'ec2') return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${text}`, 403)
  if (service === 'iam' || service === 'sts' || service === 'route53') return new AwsError('AccessDenied', text, 403)
  return new AwsError('AccessDeniedException', text)
}

/** EC2 has one code for expired credentials and for a clock that is wrong (Amazon EC2 API reference, error codes). */
function expiry(service: string, json: boolean): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.')
  return new AwsError(json ? 'ExpiredTokenException' : 'ExpiredToken', 'The security token included in the request is expired', 403)
}

/** The error a service gives for a mishap. */
export function mishapError(mishap: Mishap, service: string, operation: string, caller: string): AwsError {
  const json = !['ec2', 'iam', 'sts', 'route53'].includes(service)
  if (mishap === 'packed') return new AwsError('PackedPolicyTooLarge', 'Packed size of session tags consumes 112% of allotted space.')
  if (mishap === 'expired') return expiry(service, json)
  if (mishap === 'denied') return denial(service, operation, caller)
  if (mishap === 'throttle') {
    if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503)
    return json ? new AwsError('ThrottlingException', 'Rate exceeded') : new AwsError('Throttling', 'Rate exceeded')
  }
  if (mishap === 'limit') {
    if (service === 'iam') return new AwsError('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10', 409)
    return new AwsError(LIMITS[operation] ?? 'LimitExceededException', 'The limit for this resource has been reached.')
  }
  if (mishap === 'dependency') {
    if (service === 'iam') return new AwsError('DeleteConflict', 'Cannot delete entity, it is in use.', 409)
    return new AwsError(json ? 'ResourceInUseException' : 'DependencyViolation', 'The resource has a dependent object.')
  }
  if (json) return new AwsError('ServerException', 'Service is unable to process the request.', 500)
  return new AwsError(service === 'ec2' ? 'InternalError' : 'ServiceFailure', 'An internal error has occurred', 500)
}
