import { HTTPException } from 'hono/http-exception'
import { html } from '../markup.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { PageContent } from './frame.ts'
import type { InEachLanguage } from './language.ts'
import type { Visit } from './visit.ts'

interface RefusalWords {
  notThere: string
  notThereHint: string
  foreign: string
  foreignHint: string
  tooLarge: string
  tooLargeHint: string
  failed: string
  failedHint: string
}

const refusalWords: InEachLanguage<RefusalWords> = {
  en: {
    notThere: 'There is no such page',
    notThereHint: 'The address may be mistyped, or what it was about is no longer here.',
    foreign: 'That came from another site',
    foreignHint: 'Nothing was done. Open the page here and send it from there.',
    tooLarge: 'That is too large',
    tooLargeHint: 'Nothing was taken. Send less at once.',
    failed: 'That did not work',
    failedHint: 'Nothing was changed. Try again in a moment; if it stays so, look at /health and the log.',
  },
  de: {
    notThere: 'Diese Seite gibt es nicht',
    notThereHint: 'Die Adresse ist vielleicht vertippt, oder worum es ging, ist nicht mehr da.',
    foreign: 'Das kam von einer anderen Website',
    foreignHint: 'Es wurde nichts getan. Die Seite hier öffnen und von dort aus senden.',
    tooLarge: 'Das ist zu groß',
    tooLargeHint: 'Es wurde nichts übernommen. Weniger auf einmal senden.',
    failed: 'Das hat nicht geklappt',
    failedHint:
      'Es wurde nichts geändert. Gleich noch einmal versuchen; bleibt es so, zeigen /health und das Protokoll mehr.',
  },
}

/** Why there is nothing to see; null where there is no such page. */
export function refusalPage(error: Error | null, { language }: Visit): PageContent {
  const words = refusalWords[language]
  const kind = kindOf(error)
  const said =
    error instanceof StromkreisError
      ? html`<p lang="en">${error.message} ${error.hint}</p>`
      : html`<p>${words[`${kind}Hint`]}</p>`
  return {
    title: words[kind],
    place: null,
    main: html`<section class="card"><h1>${words[kind]}</h1>${said}</section>`,
  }
}

function kindOf(error: Error | null): 'notThere' | 'foreign' | 'tooLarge' | 'failed' {
  if (error === null || (error instanceof StromkreisError && error.code === 'notFound')) return 'notThere'
  if (!(error instanceof HTTPException)) return 'failed'
  return error.status === 403 ? 'foreign' : error.status === 413 ? 'tooLarge' : 'failed'
}
