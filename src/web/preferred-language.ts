import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { getCookie } from 'hono/cookie'
import { isLanguage, type Language, languages } from './language.ts'

/** The language chosen before, else the browser's, else English. */
export function preferredLanguage(context: Context): Language {
  const chosen = getCookie(context, 'stromkreis_language')
  if (isLanguage(chosen)) return chosen
  const accepted = accepts(context, {
    header: 'Accept-Language',
    supports: [...languages],
    default: 'en',
    match: (ranges, { default: fallback }) => {
      const wanted = [...ranges]
        .sort((a, b) => b.q - a.q)
        .map(({ type }) => type.split('-', 1)[0]!.toLowerCase())
      return wanted.find(isLanguage) ?? fallback
    },
  })
  return isLanguage(accepted) ? accepted : 'en'
}
