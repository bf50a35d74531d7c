import type { AlertSummary } from '../../alert-record.ts'
import { html, type Markup } from '../../markup.ts'
import type { Visit } from '../visit.ts'
import { alertReasonsIn, alertTexts } from './alert-words.ts'
import { alertsWords } from './alerts-words.ts'

/** Alerts as cards: what is wrong, since when, what to do, and the way to act. */
export function alertList(alerts: readonly AlertSummary[], visit: Visit): Markup {
  return html`<ol class="alerts" role="list">
${alerts.map((alert) => alertCard(alert, visit))}</ol>
`
}

function alertCard(alert: AlertSummary, visit: Visit): Markup {
  const { language, speech, now } = visit
  const words = alertsWords[language]
  const { title, whatToDo } = alertTexts[language][alert.kind]
  const reasons = alertReasonsIn(language, alert.saying, (at) => speech.time(at))
  const act = `/alerts/${encodeURIComponent(alert.id)}/acknowledge?to=${encodeURIComponent(visit.address)}`
  return html`<li class="alert">
<p class="alert-head"><strong>${title}</strong> ${standing(alert, visit)}</p>
<p>${aboutWhat(alert, visit)} · ${speech.ago(alert.openedAt, now)}${reasons.length === 0 ? '' : ` · ${reasons.join('; ')}`}</p>
<p class="said">${whatToDo}</p>
${visit.showsPersonalData ? html`<p class="said" lang="en">${alert.message}</p>` : null}
${alert.state === 'Open' ? html`<p class="acts"><a class="button" href="${act}">${words.takeUp}</a></p>` : null}
</li>
`
}

/** The contract or order that an alert is about, as a link. */
function aboutWhat({ contractNumber, order }: AlertSummary, { language }: Visit): Markup {
  if (contractNumber !== null) return html`<a href="/contracts/${contractNumber}">${contractNumber}</a>`
  if (order !== null) return html`<a href="/orders/${order}">${order}</a>`
  return html`${alertsWords[language].supplier}`
}

function standing(
  { state, acknowledgedBy, silencedUntil }: AlertSummary,
  { language, speech }: Visit,
): Markup {
  const words = alertsWords[language]
  const by = state === 'Acknowledged' && acknowledgedBy !== null ? ` ${words.by(acknowledgedBy)}` : ''
  const until =
    state === 'Silenced' && silencedUntil !== null ? ` ${words.until(speech.time(silencedUntil))}` : ''
  return html`<span class="tag ${state.toLowerCase()}">${words.states[state]}${by}${until}</span>`
}
