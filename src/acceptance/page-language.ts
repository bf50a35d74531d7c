import { englishWords, germanWords, type PageWords } from './page-words.ts'

/** A language that pages are written in. */
export type PageLanguage = 'de' | 'en'

/** What the pages say in each language. */
export const wordsIn: Readonly<Record<PageLanguage, PageWords>> = { de: germanWords, en: englishWords }

/** The language asked for by `?lang=`, else by Accept-Language (RFC 9110, section 12.5.4), else `fallback`. */
export function pageLanguage(request: Request, fallback: PageLanguage): PageLanguage {
  const asked = new URL(request.url).searchParams.get('lang')
  if (asked === 'de' || asked === 'en') return asked
  const preferred = weighted(request.headers.get('accept-language') ?? '')
    .map((range) => range.split('-', 1)[0])
    .find((language) => language === 'de' || language === 'en')
  return preferred ?? fallback
}

/** The names of a header with weights, in lower case, those wanted most first; those not wanted are left out. */
export function weighted(header: string): string[] {
  return header
    .split(',')
    .map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { name, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ name }) => name)
}
