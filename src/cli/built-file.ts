import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Where a file of this package is as built: `path` lies in its `src`. */
export function builtFile(path: string): URL {
  const root = createRequire(import.meta.url).resolve('stromkreis/package.json')
  return new URL(`dist/src/${path}`, pathToFileURL(root))
}

/** Code that runs in browsers. */
export function browserCode(path: string): string {
  return readFileSync(builtFile(path), 'utf8')
}
