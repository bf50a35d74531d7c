type Wanted = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing'

const token =
  /([[\]{},:])|("[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const blanks = /[ \t\r\n]*/y

/** The line, from 1, on which a text that is not JSON stops being JSON: parsers do not always tell, or quote the text. */
export function lineOfBreak(text: string): number {
  const whole = text.trimEnd()
  const open: string[] = []
  let wanted: Wanted | null = 'value'
  let at = 0
  for (;;) {
    blanks.lastIndex = at
    blanks.exec(whole)
    token.lastIndex = blanks.lastIndex
    const match = token.exec(whole)
    if (match !== null) wanted = after(wanted, match[1] ?? (match[2] === undefined ? 'value' : 'text'), open)
    if (match === null || wanted === null) return lineAt(whole, blanks.lastIndex)
    at = token.lastIndex
  }
}

/** What may follow; null where the symbol itself may not stand there. */
function after(wanted: Wanted, symbol: string, open: string[]): Wanted | null {
  const closed = () => (open.length === 0 ? 'nothing' : 'commaOrEnd')
  const close = (bracket: string) => {
    if (open.at(-1) !== bracket) return null
    open.pop()
    return closed()
  }
  switch (wanted) {
    case 'value':
    case 'valueOrEnd':
      if (symbol === 'text' || symbol === 'value') return closed()
      if (symbol === ']' && wanted === 'valueOrEnd') return close('[')
      if (symbol !== '[' && symbol !== '{') return null
      open.push(symbol)
      return symbol === '[' ? 'valueOrEnd' : 'keyOrEnd'
    case 'key':
    case 'keyOrEnd':
      if (symbol === '}' && wanted === 'keyOrEnd') return close('{')
      return symbol === 'text' ? 'colon' : null
    case 'colon':
      return symbol === ':' ? 'value' : null
    case 'commaOrEnd':
      if (symbol === ',') return open.at(-1) === '[' ? 'value' : 'key'
      return symbol === ']' ? close('[') : symbol === '}' ? close('{') : null
    case 'nothing':
      return null
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
