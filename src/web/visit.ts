import type { Language } from './language.ts'
import type { Speech } from './speech.ts'

/** Who looks at a page, and how it is to be told. */
export interface Visit {
  language: Language
  speech: Speech
  /** The engine's time, epoch milliseconds. */
  now: number
  /** Path and query of the page. */
  address: string
  /** Who it is, as a proxy says; null where the visitor says so with each act. */
  visitor: string | null
  /** Whether the visitor signed in here, and may sign out. */
  isSignedIn: boolean
  /** The name that the visitor gave before, to be given again. */
  rememberedName: string | null
  /** Goes with every form: a foreign page cannot know it. */
  formToken: string
  /** Whether texts that may be personal are shown. */
  showsPersonalData: boolean
  /** Something to tell at the top of the page: what came of an act. */
  notice: string | null
}
