/** Makes a text that came from outside fit for an error message: one line, at most `maxLength` characters. */
export type Concealer = (text: string, maxLength: number) => string

// Shorter ones would blot out ordinary words, and identify nobody by themselves.
const shortestConcealed = 3

/**
 * A concealer that blots out `hidden` values wherever the supplier echoes them, as they are, percent-encoded, or with umlauts lost to a
 * wrong encoding, and besides them whatever looks like an e-mail address, percent-encoded or not, or an IBAN. A name in prose that nobody told it about it cannot
 * recognise; the length limit bounds what could slip through.
 */
export function createConcealer(hidden: readonly string[]): Concealer {
  // Worked out on the first complaint: most answers bring none.
  let values: string[] | null = null
  return (text, maxLength) => {
    values ??= hidden
      .filter((value) => oneLine(value).trim().length >= shortestConcealed)
      .flatMap(spellings)
      .map(oneLine)
      .sort((a, b) => b.length - a.length)
    // Blotting comes before cutting, since half a secret is not recognised; the patterns need a bounded text.
    const concealed = values
      .reduce((rest, value) => rest.replaceAll(value, '(concealed)'), oneLine(text))
      .slice(0, 4 * maxLength)
      .replace(/[^\s@"'<>]+(?:@|%40)[^\s@"'<>]+/gu, '(e-mail)')
      .replace(/[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}/gu, '(IBAN)')
      .trim()
    return concealed.length <= maxLength ? concealed : `${concealed.slice(0, maxLength - 1)}…`
  }
}

// Before anything is looked for: a name with a line break in it would become that name afterwards.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

function spellings(value: string): string[] {
  const wellFormed = Buffer.from(value).toString()
  const inForm = new URLSearchParams([['', wellFormed]]).toString().slice(1)
  const asLatin1 = Buffer.from(value).toString('latin1')
  const lost = Buffer.from(value, 'latin1').toString()
  return [value, encodeURIComponent(wellFormed), inForm, asLatin1, lost]
}
