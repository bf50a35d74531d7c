/** The languages of the dashboard. */
export const languages = ['en', 'de'] as const

/** One of {@link languages}. */
export type Language = (typeof languages)[number]

/** The same words in every language. */
export type InEachLanguage<Words> = Readonly<Record<Language, Words>>

/** Whether a word names a language of the dashboard. */
export function isLanguage(word: string | undefined): word is Language {
  return languages.some((language) => language === word)
}
