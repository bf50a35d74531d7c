import type { Finding } from '../../finding.ts'
import type { OrderSummary } from '../../order-summary.ts'
import type { Visit } from '../visit.ts'
import { orderWords } from './order-words.ts'

/** What is to be done about an order, by whom. */
export function orderAdvice(order: OrderSummary, { language, speech }: Visit): string {
  const { advice } = orderWords[language]
  const { state, offer, candidate, isUndecided, findings } = order
  switch (state) {
    case 'Quoting':
    case 'Accepted':
      return advice.nothing
    case 'Offered':
      return offer === null ? advice.nothing : advice.offered(speech.time(offer.validUntil))
    case 'Incomplete':
      return advice.mend(fieldsOf(findings, language))
    case 'Ready':
      return advice.ready
    case 'Submitting':
      return advice.submitting
    case 'Refused':
      return needsMending(order) ? advice.mend(fieldsOf(findings, language)) : advice.busy
    case 'Uncertain':
      if (candidate !== null) return advice.candidate(candidate)
      return isUndecided ? advice.undecided : advice.looking
    case 'Submitted':
      return advice.submitted
    case 'Expired':
      return advice.expired
    case 'Declined':
    case 'Abandoned':
      return advice.ended
  }
}

/** Whether somebody has to correct its data before it can go on. */
export function needsMending({ state, findings }: OrderSummary): boolean {
  return (
    state === 'Incomplete' || (state === 'Refused' && findings.some(({ severity }) => severity === 'error'))
  )
}

const fieldsNamed = 3

function fieldsOf(findings: readonly Finding[], language: Visit['language']): string {
  const { advice } = orderWords[language]
  const wrong = findings.filter(({ severity, field }) => severity === 'error' && field !== '')
  const fields = [...new Set(wrong.map(({ field }) => field))]
  if (fields.length === 0) return advice.whatIsNamed
  const more = fields.length - fieldsNamed
  return [...fields.slice(0, fieldsNamed), ...(more > 0 ? [advice.more(String(more))] : [])].join(', ')
}
