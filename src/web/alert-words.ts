import type { AlertKind } from '../../machines/index.ts'
import type { AlertSaying } from '../alert-record.ts'
import type { LikelyCause } from '../likely-cause.ts'
import { type AlertGuide, alertGuide, alertReasons } from '../report/alert-message.ts'
import type { InEachLanguage, Language } from './language.ts'

/** What each kind of alert is about and what to do, without what only the command line knows. */
export const alertTexts: InEachLanguage<Readonly<Record<AlertKind, AlertGuide>>> = {
  en: {
    ...alertGuide,
    contradiction: {
      ...alertGuide.contradiction,
      whatToDo:
        'Ask the supplier what is true. If it is what is shown now, accept it on the contract’s page.',
    },
    orderIncomplete: {
      ...alertGuide.orderIncomplete,
      whatToDo: 'Get what the findings name from the customer, and complete the data.',
    },
    orderRefused: {
      ...alertGuide.orderRefused,
      whatToDo: 'Correct the fields that it names. The order then goes out again by itself.',
    },
    orderUncertain: {
      ...alertGuide.orderUncertain,
      whatToDo:
        'Never order anew by hand. It is being looked for; if that does not settle it, decide on the order’s page.',
    },
    manyAlerts: {
      ...alertGuide.manyAlerts,
      whatToDo: 'Work through the list of alerts. This one ends when none of them is left.',
    },
  },
  de: {
    openTooLong: {
      title: 'Der Auftrag ist zu lange Open: Er ist nicht durch die Vorprüfung des Lieferanten gekommen',
      whatToDo:
        'Support-Tickets ansehen; E-Mail-Adresse, Lieferadresse und Zählernummer prüfen und dem Lieferanten senden, was falsch ist oder fehlt.',
    },
    processingTooLong: {
      title: 'Der Auftrag ist länger in Processing, als ein Lieferantenwechsel dauern sollte',
      whatToDo: 'Den Lieferanten fragen, was ihn aufhält; dem Kunden sagen, dass es länger dauert.',
    },
    denied: {
      title: 'Der Auftrag ist Denied',
      whatToDo:
        'Grund und Nachricht des Lieferanten lesen, den Kundendienst den Kunden anrufen lassen und die berichtigten Daten an den Lieferanten senden.',
    },
    deliveryOverdue: {
      title: 'Die Belieferung hätte beginnen sollen und hat es nicht',
      whatToDo: 'Den Lieferanten nach dem Grund fragen; dem Kunden Bescheid geben.',
    },
    contradiction: {
      title: 'Was der Lieferant zeigt, kann aus dem Bekannten nicht folgen',
      whatToDo:
        'Den Lieferanten fragen, was stimmt. Ist es das, was er jetzt zeigt: auf der Seite des Vertrags annehmen.',
    },
    unknownStatus: {
      title: 'Der Lieferant verwendet einen Status, der hier nicht bekannt ist',
      whatToDo:
        'Den Lieferanten nach der Bedeutung fragen und nach einem neueren Stromkreis sehen. Es wurde nichts geraten.',
    },
    invalidOrder: {
      title: 'Die Daten des Lieferanten zu diesem Auftrag sind nicht lesbar',
      whatToDo: 'Dem Lieferanten die Felder melden. Der Auftrag behält den zuletzt gesehenen Zustand.',
    },
    missing: {
      title: 'Der Lieferant zeigt den Auftrag nicht mehr, weder in der Liste noch unter seiner Nummer',
      whatToDo:
        'Den Lieferanten fragen, was daraus geworden ist. Sobald er wieder da ist, wird er weiter verfolgt.',
    },
    orderIncomplete: {
      title: 'Einem angenommenen Auftrag fehlen Daten, oder es sind falsche dabei',
      whatToDo: 'Beim Kunden erfragen, was die Befunde nennen, und die Daten ergänzen.',
    },
    orderRefused: {
      title: 'Der Lieferant hat den Auftrag nicht angenommen',
      whatToDo: 'Die genannten Felder berichtigen. Danach geht der Auftrag von selbst wieder hinaus.',
    },
    orderUncertain: {
      title: 'Niemand weiß, ob der Lieferant den Auftrag hat: Die Antwort ging verloren',
      whatToDo:
        'Nicht von Hand neu bestellen. Es wird gesucht; wird nichts gefunden, auf der Seite des Auftrags entscheiden.',
    },
    supplierUnreachable: {
      title: 'Der Lieferant antwortet nicht',
      whatToDo:
        'Netz und Statusmeldungen des Lieferanten prüfen. Verloren geht nichts; es wird weiter versucht.',
    },
    credentialsRefused: {
      title: 'Der Lieferant lehnt die Zugangsdaten ab',
      whatToDo:
        'Client-Id und Secret prüfen (`stromkreis doctor`); bis dahin wird nichts gesehen und nichts gesendet.',
    },
    manyAlerts: {
      title: 'Vieles auf einmal braucht Aufmerksamkeit',
      whatToDo: 'Die Liste der Alarme durchgehen, die ältesten zuerst.',
    },
  },
}

/** Why an alert is raised, one reason each. */
export function alertReasonsIn(
  language: Language,
  saying: AlertSaying,
  time: (at: number) => string,
): string[] {
  return language === 'en' ? alertReasons(saying) : germanReasons(saying, time)
}

function germanReasons(saying: AlertSaying, time: (at: number) => string): string[] {
  const { denialReason, recoveries, startDate, seen, candidate, since, code, counts, likelyCauses } = saying
  return [
    ...(denialReason === undefined ? [] : [`Grund: ${denialReason ?? 'keiner genannt'}`]),
    ...(recoveries ? [`kam schon ${recoveries}-mal aus einer Ablehnung zurück`] : []),
    ...(startDate ? [`Starttag war der ${startDate}`] : []),
    ...(seen === undefined ? [] : [`gesehen: ${seen}`]),
    ...(candidate ? [`${candidate} beim Lieferanten könnte es sein`] : []),
    ...(since === undefined ? [] : [`seit ${time(since)} (${code})`]),
    ...(counts === undefined
      ? []
      : [
          Object.entries(counts)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', '),
        ]),
    ...germanCauses(likelyCauses ?? []),
    ...(saying.unconfirmed ? ['kein frischer Blick konnte es bestätigen'] : []),
    ...(saying.estimated ? ['von der Unterschrift an gezählt, da niemand den Anfang sah'] : []),
  ]
}

const causeNames: Readonly<Record<LikelyCause['cause'], string>> = {
  meterNumber: 'die Zählernummer',
  email: 'die E-Mail-Adresse',
  address: 'die Lieferadresse',
}
const ruleSentences: Readonly<Record<string, string>> = {
  meterOrMaLo: 'weder Zähler- noch MaLo-Nummer angegeben ist',
  onlyMaLo: 'keine Zählernummer angegeben ist, nur eine MaLo-Nummer',
}

function germanCauses(causes: readonly LikelyCause[]): string[] {
  const found = causes.flatMap(({ cause, rule }) =>
    rule === null ? [] : (ruleSentences[rule] ?? `${causeNames[cause]} nicht stimmt (${rule})`),
  )
  const possible = causes.flatMap(({ cause, rule }) => (rule === null ? causeNames[cause] : []))
  return [
    ...(found.length === 0 ? [] : [`wahrscheinlich, weil ${found.join(' und ')}`]),
    ...(possible.length === 0
      ? []
      : [`${found.length === 0 ? 'möglicher' : 'sonst möglicher'} Grund: ${possible.join(' oder ')}`]),
  ]
}
