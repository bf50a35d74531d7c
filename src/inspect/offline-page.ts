import { stateWords } from '../contract-step-words.ts'
import { type LogStep, lookOf } from '../log-step.ts'
import { html, Markup } from '../markup.ts'
import { type OfflineState, stepPanel } from './offline-panel.ts'
import { offlinePlayer } from './offline-player.ts'
import { germanTime, kindWords, moveWords, shortGermanTime } from './offline-words.ts'

/** What the page shows. */
export interface OfflineSubject {
  /** Such as `Contract 345678901`. */
  title: string
  /** The machine's id and version, such as `contract, version 1`. */
  machineName: string
  /** Where it is now, dotted path; null while it was never seen in a state we know. */
  state: string | null
  /** When it was last seen, epoch milliseconds; null for what is not looked at, such as an order of our own. */
  lastSeenAt: number | null
  /**
   * The machine's statechart: SVG in which states carry the id `state-<path>`, edges `edge-<from>-to-<to>` and time rules
   * `rule-<name>`. Trusted as it is.
   */
  svg: string
  /** Oldest first, at least one. */
  steps: readonly LogStep[]
  /** What the states are; those left out are not explained. */
  states?: readonly OfflineState[]
}

/**
 * The page of one contract or order: its statechart, its whole history in words, and, where scripts run, a player. All of
 * it is text of the server's; the script only shows and marks. `chart` is the drawing without its style.
 */
export function offlinePage(subject: OfflineSubject, chart: Markup): Markup {
  const { title, machineName, state, lastSeenAt, steps } = subject
  const known = new Map(subject.states?.map((each) => [each.path, each]))
  const panels = steps.map((step, index) => {
    return stepPanel(step, { number: index + 1, of: steps.length }, known.get(step.to ?? ''))
  })
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Stromkreis</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/step-player.js"></script>
</head>
<body>
<header class="top">
<div class="name"><p class="brand">${boltMarkup} Stromkreis</p><h1>${title}</h1></div>
<dl class="facts">
<div><dt>State now</dt><dd class="state">${state === null ? 'not known' : stateWords(state)}</dd></div>
<div>${lastNews(lastSeenAt, steps)}</div>
<div><dt>Machine</dt><dd>${machineName}</dd></div>
</dl>
</header>
<main${isWide(chart) ? html` class="wide"` : null}>
<section class="card chart-card" aria-labelledby="chart-title">
<div class="card-head"><h2 id="chart-title">Statechart</h2>
<p class="caption" id="caption" hidden></p></div>
<div class="chart" id="chart" tabindex="0" role="group" aria-label="Statechart, can be scrolled">
${chart}
</div>
<ul class="legend" aria-label="What the marks mean">
<li data-mark="current">here</li>
<li data-mark="visited">visited</li>
<li data-mark="taken">edge just taken</li>
<li data-mark="inferred">inferred</li>
<li data-mark="disputed">seen, not applied</li>
<li data-mark="corrected">corrected</li>
</ul>
</section>
<section class="card panels" tabindex="0" aria-labelledby="panels-title">
<h2 id="panels-title" class="spoken">What happened</h2>
${panels}
</section>
<nav class="card timeline" aria-labelledby="timeline-title">
<div class="card-head"><h2 id="timeline-title">History</h2><p><a href="/history.json">as JSON</a></p></div>
<ol id="timeline">
${steps.map(timelineItem)}</ol>
</nav>
<p id="announcement" class="spoken" aria-live="polite"></p>
</main>
${offlinePlayer(steps)}
</body>
</html>
`
}

/** Whether a drawing is so wide that it wants the width of the page. */
function isWide({ text }: Markup): boolean {
  const [, width, height] = /viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"/.exec(text) ?? []
  return Number(width) > 1.4 * Number(height)
}

function timelineItem(step: LogStep, index: number): Markup {
  const { observedAt, effects } = step
  const look = lookOf(step)
  const alerts = effects.filter(
    ({ type, suppressed, withheld }) => type === 'alert' && !suppressed && withheld === null,
  ).length
  const alertWords = alerts === 1 ? 'alert' : `${alerts} alerts`
  return html`<li><a href="#step=${index + 1}" data-look="${look}">
<span class="dot" aria-hidden="true"></span>
<span class="move">${moveWords(step)}</span>
${alerts === 0 ? null : html`<span class="alerts">${alertWords}</span>`}
<span class="beneath"><time datetime="${observedAt}">${shortGermanTime(observedAt)}</time>
<span class="kind" data-look="${look}">${kindWords(step)}</span></span>
</a></li>
`
}

function lastNews(seenAt: number | null, steps: readonly LogStep[]): Markup {
  const instant = seenAt === null ? steps.at(-1)!.observedAt : new Date(seenAt).toISOString()
  const term = seenAt === null ? 'Last entry' : 'Last seen'
  return html`<dt>${term}</dt><dd><time datetime="${instant}">${germanTime(instant)}</time></dd>`
}

const bolt = 'M13 2 4 14h6l-1 8 9-12h-6z'
const boltMarkup = html`<svg class="bolt" viewBox="0 0 24 24" aria-hidden="true"><path d="${bolt}"/></svg>`

/** The page's icon, SVG. */
export const offlineIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#7a1fd0" d="${bolt}"/></svg>\n`

/** A drawing in two: its style is served as a file, since the page takes none from within. */
export function withoutStyle(svg: string): { chart: Markup; style: string } {
  const styles: string[] = []
  const chart = svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<style>([\s\S]*?)<\/style>\n?/g, (_, style: string) => {
      styles.push(style)
      return ''
    })
  return { chart: new Markup(chart), style: styles.join('\n') }
}
