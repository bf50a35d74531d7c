import { StromkreisError } from '../stromkreis-error.ts'

const prefix = 'whsec_'
const fewestBytes = 24
const mostBytes = 64

/**
 * `secret`, if messages can be signed with it: `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks, signature scheme).
 * @throws StromkreisError `configuration` naming `name`, never the secret.
 */
export function checkedWebhookSecret(secret: string, name: string): string {
  const wrong = (what: string) =>
    new StromkreisError('configuration', `${name} ${what}.`, {
      hint: `Set it to ${prefix} and 24 to 64 random bytes in base64, such as echo "${prefix}$(openssl rand -base64 32)" prints.`,
    })
  if (!secret.startsWith(prefix)) throw wrong(`does not begin with ${prefix}`)
  const base64 = secret.slice(prefix.length)
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) throw wrong('is not base64 after its beginning')
  if (bytes.length < fewestBytes) throw wrong(`holds less than ${fewestBytes} bytes`)
  if (bytes.length > mostBytes) throw wrong(`holds more than ${mostBytes} bytes`)
  return secret
}
