import { html } from '../markup.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { PageContent } from './frame.ts'
import type { InEachLanguage } from './language.ts'
import type { Visit } from './visit.ts'

interface RefusalWords {
  notThere: string
  notThereHint: string
  failed: string
  failedHint: string
}

const refusalWords: InEachLanguage<RefusalWords> = {
  en: {
    notThere: 'There is no such page',
    notThereHint: 'The address may be mistyped, or what it was about is no longer here.',
    failed: 'That did not work',
    failedHint: 'Nothing was changed. Try again in a moment; if it stays so, look at /health and the log.',
  },
  de: {
    notThere: 'Diese Seite gibt es nicht',
    notThereHint: 'Die Adresse ist vielleicht vertippt, oder worum es ging, ist nicht mehr da.',
    failed: 'Das hat nicht geklappt',
    failedHint:
      'Es wurde nichts geändert. Gleich noch einmal versuchen; bleibt es so, zeigen /health und das Protokoll mehr.',
  },
}

/** Why there is nothing to see; null where there is no such page. */
export function refusalPage(error: Error | null, { language }: Visit): PageContent {
  const words = refusalWords[language]
  const isNotThere = error === null || (error instanceof StromkreisError && error.code === 'notFound')
  const title = isNotThere ? words.notThere : words.failed
  const said =
    error instanceof StromkreisError
      ? html`<p lang="en">${error.message} ${error.hint}</p>`
      : html`<p>${isNotThere ? words.notThereHint : words.failedHint}</p>`
  return { title, place: null, main: html`<section class="card"><h1>${title}</h1>${said}</section>` }
}
