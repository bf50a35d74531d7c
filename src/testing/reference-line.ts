import { timeRuleName } from '../../machines/index.ts'
import { type Entry, isOfAlertsLife } from '../log-entry.ts'

/**
 * An entry of a contract in the words of {@link ReferenceContract.log}: `observed Denied Processing > Denied denied`. Effects
 * in brackets were suppressed, one with a question mark is unconfirmed; what alerts tell about themselves is left out.
 * Leave out entries that are about alerts alone (`alert`) before comparing.
 */
export function referenceLine({ kind, event, anomaly, timer, from, to, effects }: Entry): string {
  const what = anomaly?.kind ?? (timer === undefined ? event.replace('observed.', '') : timeRuleName(event))
  const asked = effects.filter((effect) => !isOfAlertsLife(effect))
  const told = asked.map((effect) => {
    const marked = effect.unconfirmed ? `${effect.kind}?` : effect.kind
    return effect.suppressed ? `(${marked})` : marked
  })
  return [`${kind} ${what} ${from} > ${to}`, ...told].join(' ')
}
