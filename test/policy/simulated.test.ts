import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { known } from '../../src/core/known.ts'
import type { SimulatedAction } from '../../src/facts/types/index.ts'
import { decisionClues } from '../../src/policy/clues.ts'
import { managedPolicyCommand } from '../../src/policy/simulated.ts'

const ROLE = 'arn:aws:iam::123456789012:role/team/web-execution'
const denied = (matched: string): SimulatedAction => ({
  ...{ roleArn: ROLE, action: 'ecr:BatchGetImage', resource: '*', decision: 'explicitDeny', identity: 'explicitDeny' },
  ...{ allowedByBoundary: null, allowedByOrganization: null, matched: [matched], missingContext: [] },
})

describe('a denying policy', () => {
  it('that is managed comes with the commands that print it, since the simulator tells its name alone', () => {
    const [, clue] = decisionClues([denied('guard-rails')], known({}))
    expect(clue).toMatchObject({ label: 'denying-policy', value: 'guard-rails', cli: managedPolicyCommand('guard-rails', ROLE) })
  })

  it('that is inline is quoted from the role', () => {
    const Statement = [{ Effect: 'Deny', Action: 'ecr:*', Resource: '*' }]
    const id = 'role_web-execution_guard'
    const clues = decisionClues([denied(id)], known({ [id]: JSON.stringify({ Statement }) }))
    expect(clues.map(({ label, cli }) => [label, cli])).toEqual([
      ['decision', undefined],
      ['denying-policy', undefined],
      ['policy-statement', undefined],
    ])
  })

  it('is found by name and printed in its default version', () => {
    const script = `aws() {
      case "$2" in
        list-attached-role-policies) [ "$4" = web-execution ] && [ "$6" = "AttachedPolicies[?PolicyName=='guard'].PolicyArn" ] && echo arn:of:guard;;
        get-policy) [ "$4" = arn:of:guard ] && echo v7;;
        get-policy-version) echo "$4 $6";;
      esac
    }
    ${managedPolicyCommand('guard', ROLE)}`
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('arn:of:guard v7\n')
  })

  it.each(["x' || rm -rf ~ #", '$(id)', 'a b', '', 'x'.repeat(129)])('with a name that IAM would not take is no command: %j', (name) => {
    expect(managedPolicyCommand(name, ROLE)).toBeNull()
  })
})
