import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Code that runs in browsers, as built: `path` lies in `src` of this package. */
export function browserCode(path: string): string {
  const root = createRequire(import.meta.url).resolve('stromkreis/package.json')
  return readFileSync(new URL(`dist/src/${path}`, `file://${root}`), 'utf8')
}
