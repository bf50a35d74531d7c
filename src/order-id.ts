const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const prefix = 'o-'
// Contracts are numbered from 1; orders above this, so that both can be told apart and neither has to ask the other.
const firstSubject = 2 ** 50
const digits = 10

/** The id of an order of our own, from 50 random bits: `o-` and ten characters that cannot be misread. */
export function orderIdOf(subject: number): string {
  let rest = subject - firstSubject
  let text = ''
  for (let place = 0; place < digits; place += 1) {
    text = alphabet[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return prefix + text
}

/** The subject that an order's id stands for, or null when it is no such id. */
export function orderSubjectOf(id: string): number | null {
  const text = id.toLowerCase()
  if (text.length !== prefix.length + digits || !text.startsWith(prefix)) return null
  let subject = 0
  for (const character of text.slice(prefix.length)) {
    const digit = alphabet.indexOf(character)
    if (digit === -1) return null
    subject = subject * 32 + digit
  }
  return firstSubject + subject
}

/** A subject for a new order, made of eight random bytes. */
export function newOrderSubject(randomBytes: Uint8Array): number {
  let bits = 0
  for (const byte of randomBytes.subarray(0, 6)) bits = bits * 256 + byte
  return firstSubject + bits * 4 + (randomBytes[6]! & 3)
}

/** Whether a subject of the log is an order of our own. */
export function isOrderSubject(subject: number): boolean {
  return subject >= firstSubject
}
