import { defaultScopes } from '../rabot/access-token.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Environment, rabotOptions } from './environment.ts'

/**
 * The error for something that a list of the supplier's does not show. Without a role scope such a list holds linked
 * customers alone and says nothing of the others (API reference, section 4), so that the scope is what is missing.
 */
export function notShown(what: string, environment: Environment): StromkreisError {
  const { scopes = defaultScopes } = rabotOptions(environment)
  if (scopes.some((scope) => scope.startsWith('role:'))) {
    return new StromkreisError('notFound', `The supplier does not show ${what}.`, {
      hint: 'It shows a contract and its customer once the contract is confirmed (PendingDelivery).',
    })
  }
  return new StromkreisError(
    'scopeMissing',
    `The supplier does not show ${what} (needs a role scope such as role:application, or the customer to be Linked).`,
    {
      hint: 'Have the supplier assign the role to the client and ask for it: RABOT_SCOPES="api:partner create:orders role:application".',
    },
  )
}
