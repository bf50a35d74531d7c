import { contractStepWords, stateWords } from '../contract-step-words.ts'
import { logStep } from '../log-step.ts'
import { html, type Markup } from '../markup.ts'
import { type WalkedPath, walkedPath } from '../report/walked-path.ts'
import { alertList } from './alert-list.ts'
import { contractFacts, contractNews } from './contract-facts.ts'
import { contractTimeline, whenWords } from './contract-timeline.ts'
import type { ContractView } from './contract-view.ts'
import { contractWords } from './contract-words.ts'
import type { PageContent } from './frame.ts'
import { instantSlider } from './instant-slider.ts'
import type { LifecycleChart } from './lifecycle-chart.ts'
import { stateBadge } from './state-badge.ts'
import type { Visit } from './visit.ts'

const wayShown = 12

/** One contract: how it stands, its way, what happened, what is to be done; as of now, or as was known at an instant. */
export function contractPage(view: ContractView, chart: LifecycleChart, visit: Visit): PageContent {
  const words = contractWords[visit.language]
  const path = walkedPath(view.entries)
  const title = words.title(view.contractNumber)
  return {
    title,
    place: 'contracts',
    main: html`<p class="quiet"><a href="/contracts">${words.allContracts}</a></p>
<h1>${title}</h1>
${instantSlider(view, visit)}
<div id="then" data-live data-slid>${view.at === null ? null : thenNotice(view.at, view, visit)}</div>
<div class="contract">
<div class="aside">
<section class="card" id="standing" data-live data-slid>
${standing(view, visit)}</section>
<section class="card" id="facts" data-live data-slid aria-labelledby="facts-title"><h2 id="facts-title">${words.details}</h2>
${contractFacts(view, visit)}</section>
<div id="news" data-live data-slid>
${view.now === null ? html`<p class="quiet">${words.aboutNow}</p>` : contractNews(view, view.now, visit)}</div>
</div>
<div>
<section class="card" aria-labelledby="path-title">
<div class="card-head"><h2 id="path-title">${words.path}</h2></div>
<div id="way" data-live data-slid>${way(path, visit)}</div>
<div class="chart" id="path" data-live data-slid tabindex="0" role="group" aria-label="${words.pathChart}">${chart.marked({ path })}</div>
<ul class="marks" role="list"><li class="is-current">${words.marks.current}</li><li class="is-passed">${words.marks.passed}</li><li class="is-inferred">${words.marks.inferred}</li></ul>
</section>
<section class="card" aria-labelledby="timeline-title">
<h2 id="timeline-title">${words.timeline}</h2>
<p class="quiet">${words.newestFirst}</p>
<div id="timeline" data-live data-slid>
${contractTimeline(view, visit)}</div>
</section>
</div>
</div>
`,
  }
}

function thenNotice(at: number, view: ContractView, { language, speech }: Visit): Markup {
  const words = contractWords[language]
  const instant = speech.moment(at)
  const said =
    view.entries.length === 0
      ? words.asOfBefore(instant, speech.moment(view.knownSince))
      : words.asOf(instant)
  return html`<p class="notice then">${said} <a href="${pathOf(view)}">${words.backToNow}</a></p>`
}

/** The state and since when, what is wrong with it, and what can be done. */
function standing(view: ContractView, visit: Visit): Markup {
  const { language, speech } = visit
  const words = contractWords[language]
  const { standing, at, now, entries } = view
  const { state, entered, silence } = standing
  if (entries.length === 0)
    return html`<h2>${words.notYetKnown}</h2>
`
  const asOf = at ?? visit.now
  const isSilenced = silence !== null && (silence.until === null || silence.until > asOf)
  const until = silence?.until ? speech.time(silence.until) : null
  return html`<h2><span class="spoken">${words.state}: </span>${state === null ? words.noState : stateBadge(state)}</h2>
${
  entered === null
    ? null
    : html`<p>${words.since} ${speech.moment(entered.observedAt)} <span class="quiet">(${speech.duration(Math.max(0, asOf - entered.observedAt))})</span></p>
<p class="quiet">${whenWords(entered, visit)}</p>
`
}${disputed(view, visit)}${isSilenced ? html`<p class="notice">${words.silenced(silence.by, until)}</p>` : null}
${now === null ? null : toDo(view, { alerts: now.alerts, isSilenced }, visit)}`
}

function disputed({ standing }: ContractView, { language }: Visit): Markup | null {
  if (standing.disputed === null) return null
  const step = logStep(standing.disputed)
  const said = contractStepWords[language]
  return html`<div class="notice bad"><p><strong>${said.name(step.anomaly!.kind)}</strong></p>
${said.happened(step).map(
  (sentence) => html`<p>${sentence}</p>
`,
)}</div>
`
}

function toDo(
  view: ContractView,
  { alerts, isSilenced }: { alerts: NonNullable<ContractView['now']>['alerts']; isSilenced: boolean },
  visit: Visit,
): Markup {
  const words = contractWords[visit.language]
  const unresolved = alerts.filter(({ resolvedAt }) => resolvedAt === null)
  const isContradiction = view.standing.disputed?.anomaly?.kind === 'contradiction'
  const act = (name: string, label: string, isMain = false) =>
    html`<a class="button${isMain ? ' main' : ''}" href="${pathOf(view)}/${name}">${label}</a>
`
  return html`<p class="acts">${isContradiction ? act('correct', words.correct, true) : null}${act('look', words.look)}${isSilenced ? act('unsilence', words.unsilence) : act('silence', words.silence)}</p>
<h3>${words.openAlerts}</h3>
${unresolved.length === 0 ? html`<p class="quiet">${words.noAlerts}</p>` : alertList(unresolved, visit)}`
}

/** The way in words, its latest part. */
function way({ states, edges }: WalkedPath, { language }: Visit): Markup {
  const words = contractWords[language]
  if (states.length === 0) return html`<p class="quiet">${words.noState}</p>`
  const jumps = new Set(edges.filter(({ kind }) => kind === 'corrected').map(({ seq }) => seq))
  const shown = states.slice(-wayShown)
  return html`<p class="way">${shown.length < states.length ? '… → ' : ''}${shown.map(
    ({ state, how, seq }, index) =>
      html`${index === 0 ? '' : ' → '}${stateWords(state)}${
        how === 'inferred' ? html` <em>(${words.inferredMark})</em>` : null
      }${jumps.has(seq) ? html` <em>(${words.corrected})</em>` : null}`,
  )}</p>`
}

function pathOf({ contractNumber }: ContractView): string {
  return `/contracts/${encodeURIComponent(contractNumber)}`
}
