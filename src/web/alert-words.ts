import type { AlertKind } from '../../machines/index.ts'
import { type AlertGuide, alertGuide } from '../report/alert-message.ts'
import type { InEachLanguage } from './language.ts'

/** What each kind of alert is about and what to do, without what only the command line knows. */
export const alertTexts: InEachLanguage<Readonly<Record<AlertKind, AlertGuide>>> = {
  en: alertGuide,
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
