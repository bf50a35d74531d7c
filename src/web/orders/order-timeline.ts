import { timeRuleName } from '../../../machines/index.ts'
import type { Entry } from '../../log-entry.ts'
import { html, type Markup } from '../../markup.ts'
import type { DashboardSource } from '../dashboard-source.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import { orderPageWords } from './order-page-words.ts'

/** What happened to an order, oldest first, in words. */
export function orderTimeline(
  source: Pick<DashboardSource, 'text'>,
  entries: readonly Entry[],
  visit: Visit,
): Markup {
  const { speech, language } = visit
  const words = orderPageWords[language]
  return html`<ol class="timeline" role="list">
${entries.map((entry) => {
  const { observedAt, from, to } = entry
  const by = entry.order?.by ?? entry.act?.by
  const reason = reasonOf(source, entry, visit)
  return html`<li><p class="moment">${speech.moment(observedAt)}${to === null || from === to ? null : html` ${stateBadge(to)}`}</p>
<p>${inWords(entry, visit)}${by === undefined ? null : ` (${words.by(by)})`}</p>
${reason === null ? null : html`<p class="said">${words.reason(reason)}</p>`}</li>
`
})}</ol>`
}

/** Why somebody wanted it: may be personal. */
function reasonOf(
  source: Pick<DashboardSource, 'text'>,
  { subject, order, act }: Entry,
  { showsPersonalData }: Visit,
): string | null {
  const reference = order?.reason ?? act?.reason
  return showsPersonalData && reference ? source.text(subject, reference) : null
}

function inWords(entry: Entry, { language, speech }: Visit): string {
  const { events } = orderPageWords[language]
  const { event, kind, order } = entry
  const given = order?.with ?? {}
  switch (event) {
    case 'act.begun':
      return events.begun
    case 'priced':
      return typeof given['validUntil'] === 'number'
        ? events.pricedUntil(speech.time(given['validUntil']))
        : events.priced
    case 'act.dataGiven':
      return events.dataGiven
    case 'accepted':
      return kind === 'adopted' ? events.taken : events.accepted
    case 'declined':
      return events.declined
    case 'checked':
      return events.checked(Number(given['errors'] ?? 0))
    case 'sending':
      return events.sending
    case 'created':
      return events.created(String(given['contractNumber']))
    case 'refused':
      return given['isPassing'] === true ? events.busy : events.refused
    case 'answerLost':
      return events.answerLost
    case 'looked':
      return typeof given['candidate'] === 'string' ? events.candidate(given['candidate']) : events.looked
    case 'found':
      return events.found(String(given['contractNumber']))
    case 'released':
      return given['by'] === 'policy' ? events.releasedByPolicy : events.releasedByPerson
    case 'abandoned':
      return events.abandoned
    case 'act.erased':
      return events.erased[order?.erased ?? 'request']
  }
  if (kind !== 'timer') return events.other(event)
  return timeRuleName(event) === 'offerValidity' ? events.expired : events.reminder
}
