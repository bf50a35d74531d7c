import { stateWords } from '../../contract-step-words.ts'
import { html, type Markup } from '../../markup.ts'
import type { Visit } from '../visit.ts'
import type { ContractView } from './contract-view.ts'
import { contractWords } from './contract-words.ts'

const steps = 400
const mostTicks = 60

/** A slider over the time since a contract became known. At its end is now. Works as a form, too. */
export function instantSlider({ at, knownSince, moments, standing }: ContractView, visit: Visit): Markup {
  const { language, speech, now } = visit
  const words = contractWords[language]
  const step = Math.max(1_000, Math.ceil((now - knownSince) / steps))
  // Where the steps end exactly, so that the last of them is now or later.
  const max = knownSince + step * Math.max(1, Math.ceil((now - knownSince) / step))
  const state = standing.state === null ? words.notYetKnown : stateWords(standing.state)
  const instant = at === null ? words.now : speech.time(at)
  // A browser draws only those on which the slider can stand.
  const stops = moments.map((moment) => knownSince + step * Math.ceil((moment - knownSince) / step))
  const ticks = [...new Set(stops)].slice(-mostTicks)
  return html`<form class="card slider" method="get">
<label for="at">${words.slider} <output id="at-words" for="at" data-slid>${instant}</output></label>
<input type="range" id="at" name="at" min="${knownSince}" max="${max}" step="${step}" value="${at ?? max}" data-slides list="at-moments" aria-valuetext="${instant}: ${state}" autocomplete="off">
<datalist id="at-moments">${ticks.map((moment) => html`<option value="${moment}"></option>`)}</datalist>
<button class="button" type="submit">${words.showThen}</button>
</form>
`
}
