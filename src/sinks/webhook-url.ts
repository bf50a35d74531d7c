import { isLoopback } from '../loopback.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/**
 * The address that `text` says, if messages can safely be sent there: https, and plain http to loopback only.
 * @throws StromkreisError `configuration` naming `name`. What was given is never quoted: a path may be as good as a secret.
 */
export function checkedWebhookUrl(text: string, name: string): URL {
  const wrong = (how: string) =>
    new StromkreisError('configuration', `${name} ${how}.`, {
      hint: 'Give the address that takes the messages, such as https://crm.example.org/stromkreis.',
    })
  if (text === '') throw wrong('is empty')
  if (!URL.canParse(text)) throw wrong('is no URL')
  const url = new URL(text)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw wrong('uses http, which is for loopback only')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong('is no https URL')
  if (url.username !== '' || url.password !== '') throw wrong('carries a user name or password')
  return url
}
