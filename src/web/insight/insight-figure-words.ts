import type { InEachLanguage } from '../language.ts'
import { type MoveWords, moveWords } from './move-words.ts'
import { type StayWords, stayWords } from './stay-words.ts'

/** What the figures of insight say. */
export const insightFigureWords: InEachLanguage<StayWords & MoveWords> = {
  en: { ...stayWords.en, ...moveWords.en },
  de: { ...stayWords.de, ...moveWords.de },
}
