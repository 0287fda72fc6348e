import { openAws } from '../aws/aws.ts'
import type { Session } from '../aws/session.ts'
import { simulate } from '../facts/iam/simulate.ts'
import type { Right } from '../fixes/steps/rights.ts'
import type { Refused } from '../run/index.ts'

/** A run waits for this. */
const PATIENCE_MS = 5_000
/** The run's own reads fail before the first write anyhow; EC2 is asked for each call itself, by a dry run. */
const ASKED_OTHERWISE = /^(ec2:|[a-z0-9-]+:(Describe|Get|List|BatchGet|Lookup))/

/**
 * The first of these calls that the role's own policies, its boundary or its organization refuse, by iam:SimulatePrincipalPolicy. Null: none,
 * or it cannot be asked. An action is refused only where it is on all the resources it is declared for, and no condition is left open.
 *
 * @param role ARN of the role that is to call
 * @param session whose eyes look: it needs iam:SimulatePrincipalPolicy
 */
export async function foresee(role: string, rights: readonly Right[], session: Session): Promise<Refused | null> {
  const aws = openAws(session, PATIENCE_MS)
  try {
    const { result } = await aws.within(0, (context) =>
      Promise.all(questionsOf(role, rights).map((question) => simulate(context, { roleArn: role, ...question }))),
    )
    for (const answers of result)
      for (const { action, resource } of answers) {
        const same = answers.filter((answer) => answer.action === action)
        if (same.every(({ decision, missingContext }) => decision !== 'allowed' && !missingContext.length)) return { action, resource }
      }
    return null
  } catch {
    // Whoever may not ask finds out when the call is made.
    return null
  } finally {
    aws.close()
  }
}

/** What can be asked of the simulator: it takes no patterns, and knows nothing of what is tagged only once it exists. */
function questionsOf(role: string, rights: readonly Right[]) {
  const account = role.split(':')[4]
  return rights.flatMap((right) => {
    const { StringEquals: context = {}, ...others } = right.condition ?? {}
    const actions = right.actions.filter((action) => !ASKED_OTHERWISE.test(action))
    const resources = right.resources.filter((arn) => arn === '*' || (!arn.includes('*') && ['', account].includes(arn.split(':')[4])))
    if (!actions.length || !resources.length || Object.keys(others).length) return []
    return [
      {
        actions,
        resources,
        context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()])),
      },
    ]
  })
}
