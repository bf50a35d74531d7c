import { html, type Markup } from '../markup.ts'
import { delaySection } from './delay-section.ts'
import { denialSection } from './denial-section.ts'
import { lastingWords, shareWords } from './figure-speech.ts'
import { flowSection } from './flow-section.ts'
import { funnelSection } from './funnel-section.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { InsightFigures } from './insight-figures.ts'
import type { Denials } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { lostSection } from './lost-section.ts'
import { speechIn } from './speech.ts'
import { staySection, waySection } from './stay-section.ts'

/** All figures of a question, drawn and in tables, without the page around them. */
export function insightSections(figures: InsightFigures, language: Language): Markup {
  const words = insightFigureWords[language]
  const { report, delays, previous } = figures
  const before = previous?.report ?? null
  const { from } = report.period
  const hasBeginning = from === null || (figures.earliest !== null && from <= figures.earliest)
  const sections = [
    glance(figures, language),
    pair([
      lostSection(report.bottleneck.states, language),
      funnelSection(report.conversion, before?.conversion ?? null, language),
    ]),
    staySection(report.timeInState, before?.timeInState ?? null, {
      ...{ id: 'stays', title: words.stays, lead: words.staysLead, language },
    }),
    waySection(report.journeys, before?.journeys ?? null, language),
    pair([
      flowSection(report.flow, before?.flow ?? null, { of: 'contracts', hasBeginning, language }),
      flowSection(report.flow, before?.flow ?? null, { of: 'orders', hasBeginning, language }),
    ]),
    denialSection(report.denials, before?.denials ?? null, language),
    delaySection(delays, previous?.delays ?? null, language),
    staySection(report.timeInOrderState, before?.timeInOrderState ?? null, {
      ...{ id: 'order-stays', title: words.orderStays, lead: null, language },
    }),
  ]
  return html`${sections.filter((section) => section !== null)}`
}

/** Side by side where there is room. */
function pair(sections: readonly (Markup | null)[]): Markup {
  return html`<div class="insight-pair">${sections.filter((section) => section !== null)}</div>`
}

interface Tile {
  id: string
  figure: string | null
  what: string
  /** What it rests on, or how it compares with the guide. */
  more: string | null
  before: string | null
}

/** The five figures that one looks for first. */
function glance({ report, delays, previous }: InsightFigures, language: Language): Markup {
  const words = insightFigureWords[language]
  const speech = speechIn[language]
  const { processingToContract, offerToDelivery } = report.journeys
  const before = previous?.report ?? null
  const [denied, deniedBefore] = [deniedShare(report.denials), before && deniedShare(before.denials)]
  const [lost] = report.bottleneck.states
  const { overall } = delays
  const tiles: Tile[] = [
    {
      id: 'conversion',
      figure: offerToDelivery.arrive === null ? null : shareWords(offerToDelivery.arrive, language),
      what: words.tileConversion,
      more: null,
      before: before && shareWords(before.journeys.offerToDelivery.arrive, language),
    },
    {
      id: 'process',
      figure:
        processingToContract.medianMs === null ? null : lastingWords(processingToContract.medianMs, language),
      what: words.tileProcess,
      more: processingToContract.comparison && words.comparison[processingToContract.comparison],
      before: before && lastingWords(before.journeys.processingToContract.medianMs, language),
    },
    {
      id: 'denied',
      figure: denied && shareWords(denied.denied / denied.contracts, language),
      what: words.tileDenied,
      more: denied && words.ofContracts(speech.number(denied.denied), speech.number(denied.contracts)),
      before: deniedBefore && shareWords(deniedBefore.denied / deniedBefore.contracts, language),
    },
    {
      id: 'lost',
      figure: report.bottleneck.state?.split('.').at(-1) ?? null,
      what: words.tileLost,
      more: lost === undefined ? null : words.contractDays(speech.number(Math.round(lost.contractDays))),
      before: lost?.previous ? speech.number(Math.round(lost.previous.contractDays)) : null,
    },
    {
      id: 'delay',
      figure: overall.medianMs === null ? null : lastingWords(overall.medianMs, language),
      what: words.tileDelay,
      more: overall.p95Ms === null ? null : words.p95(lastingWords(overall.p95Ms, language)),
      before: previous && lastingWords(previous.delays.overall.medianMs, language),
    },
  ]
  return html`<section class="glance" aria-labelledby="glance-title"><h2 class="spoken" id="glance-title">${words.glance}</h2>
<ul class="tiles" role="list">
${tiles.map(
  ({
    id,
    figure,
    what,
    more,
    before,
  }) => html`<li class="card tile" id="tile-${id}"><p class="big${figure === null ? ' none' : ''}">${figure ?? words.noFigure}</p>
<p>${what}</p>
${more === null ? null : html`<p class="quiet">${more}</p>`}${before === null ? null : html`<p class="quiet">${words.comparedBefore(before)}</p>`}</li>
`,
)}</ul></section>
`
}

/** Contracts that were watched in Processing, and those that were denied from there; null where none were. */
function deniedShare({ byData }: Denials): { contracts: number; denied: number } | null {
  const contracts = byData.reduce((sum, group) => sum + group.contracts, 0)
  const denied = byData.reduce((sum, group) => sum + group.denied, 0)
  return contracts === 0 ? null : { contracts, denied }
}
