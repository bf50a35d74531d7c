import type { InEachLanguage, Language } from '../language.ts'

interface ActWords {
  who: string
  whoHint: string
  missing(field: string): string
  cancel: string
  waiting: string
  refused(why: string): string
  foreignForm: string
  acknowledge: { title: string; explains: string; note: string; does: string; done: string }
  look: { title: string; explains: string; reason: string; does: string; done: string }
  correct: { title: string; explains: string; reason: string; does: string; done: string }
  silence: {
    title: string
    explains: string
    reason: string
    until: string
    days(many: number): string
    forEver: string
    does: string
    done: string
  }
  unsilence: { title: string; explains: string; reason: string; does: string; done: string }
  resolve: {
    title: string
    explains: string
    how: string
    adopt(number: string): string
    adoptOther: string
    contractNumber: string
    resubmit: string
    abandon: string
    reason: string
    does: string
    done(state: string): string
  }
}

/** What the pages say that ask before something is done. */
export const actWords: InEachLanguage<ActWords> = {
  en: {
    who: 'Your name',
    whoHint: 'for the log: who wanted it',
    missing: (field) => `Fill in “${field}”; nothing was done yet.`,
    cancel: 'Back, do nothing',
    waiting: 'It is written down and will be done.',
    refused: (why) => `It was not done: ${why}.`,
    foreignForm:
      'This form is too old or came from somewhere else. Nothing was done; please send it once more.',
    acknowledge: {
      title: 'Take up this alert?',
      explains: 'Others see that you are at it, and no reminder comes while you are.',
      note: 'Note: what you are going to do',
      does: 'Take it up',
      done: 'The alert is taken up.',
    },
    look: {
      title: 'Look at this contract now?',
      explains:
        'It is asked for at the supplier before everything planned. That costs one call of the budget.',
      reason: 'Why (may stay empty)',
      does: 'Look now',
      done: 'A look is asked for; this page shows what it finds.',
    },
    correct: {
      title: 'Accept what the supplier shows?',
      explains:
        'No legal path leads there from what is known. If the supplier says that it is true, the contract is adopted anew in the state seen last. That stays in the log.',
      reason: 'Why: what the supplier said',
      does: 'Accept it',
      done: 'The contract was adopted anew.',
    },
    silence: {
      title: 'Hear nothing of this contract?',
      explains: 'Its alerts are still raised and listed, but nobody is told of them until then.',
      reason: 'Why (may stay empty)',
      until: 'How long',
      days: (many) => (many === 1 ? 'for a day' : `for ${many} days`),
      forEver: 'until somebody says otherwise',
      does: 'Silence it',
      done: 'The contract is silenced.',
    },
    unsilence: {
      title: 'Hear of this contract again?',
      explains: 'What still is so is told again.',
      reason: 'Why (may stay empty)',
      does: 'End the silence',
      done: 'The silence is ended.',
    },
    resolve: {
      title: 'Decide about this order?',
      explains:
        'Nobody knows whether the supplier has it. Sending it once more looks through the whole list first, and adopts the order if it is there after all.',
      how: 'What is true',
      adopt: (number) => `The supplier has it as ${number}`,
      adoptOther: 'The supplier has it under another number',
      contractNumber: 'Number at the supplier, if it has it under another one',
      resubmit: 'The supplier does not have it: send it once more',
      abandon: 'Give it up',
      reason: 'Why',
      does: 'Decide',
      done: (state) => `Decided. The order is now ${state}.`,
    },
  },
  de: {
    who: 'Ihr Name',
    whoHint: 'für das Protokoll: wer es wollte',
    missing: (field) => `Bitte „${field}“ ausfüllen; noch wurde nichts getan.`,
    cancel: 'Zurück, nichts tun',
    waiting: 'Es ist vermerkt und wird getan.',
    refused: (why) => `Es wurde nicht getan: ${why}.`,
    foreignForm:
      'Dieses Formular ist zu alt oder kam von anderswo. Es wurde nichts getan; bitte noch einmal senden.',
    acknowledge: {
      title: 'Diesen Alarm übernehmen?',
      explains: 'Andere sehen, dass Sie sich kümmern, und solange kommt keine Erinnerung.',
      note: 'Notiz: was Sie tun werden',
      does: 'Übernehmen',
      done: 'Der Alarm ist übernommen.',
    },
    look: {
      title: 'Diesen Vertrag jetzt ansehen?',
      explains:
        'Er wird vor allem Geplanten beim Lieferanten abgefragt. Das kostet eine Anfrage aus dem Budget.',
      reason: 'Warum (darf leer bleiben)',
      does: 'Jetzt ansehen',
      done: 'Der Blick ist angefragt; diese Seite zeigt, was er findet.',
    },
    correct: {
      title: 'Annehmen, was der Lieferant zeigt?',
      explains:
        'Kein erlaubter Weg führt vom Bekannten dorthin. Sagt der Lieferant, dass es stimmt, wird der Vertrag im zuletzt gesehenen Zustand neu übernommen. Das bleibt im Protokoll.',
      reason: 'Warum: was der Lieferant gesagt hat',
      does: 'Annehmen',
      done: 'Der Vertrag wurde neu übernommen.',
    },
    silence: {
      title: 'Von diesem Vertrag nichts hören?',
      explains: 'Seine Alarme entstehen weiter und stehen in der Liste, aber niemand wird benachrichtigt.',
      reason: 'Warum (darf leer bleiben)',
      until: 'Wie lange',
      days: (many) => (many === 1 ? 'einen Tag' : `${many} Tage`),
      forEver: 'bis jemand es beendet',
      does: 'Stumm schalten',
      done: 'Der Vertrag ist stumm.',
    },
    unsilence: {
      title: 'Von diesem Vertrag wieder hören?',
      explains: 'Was noch so ist, wird noch einmal gemeldet.',
      reason: 'Warum (darf leer bleiben)',
      does: 'Stille beenden',
      done: 'Die Stille ist beendet.',
    },
    resolve: {
      title: 'Über diesen Auftrag entscheiden?',
      explains:
        'Niemand weiß, ob der Lieferant ihn hat. Wird er noch einmal gesendet, so wird zuvor die ganze Liste durchgesehen und der Auftrag übernommen, falls er doch da ist.',
      how: 'Was stimmt',
      adopt: (number) => `Der Lieferant hat ihn als ${number}`,
      adoptOther: 'Der Lieferant hat ihn unter einer anderen Nummer',
      contractNumber: 'Nummer beim Lieferanten, falls es eine andere ist',
      resubmit: 'Der Lieferant hat ihn nicht: noch einmal senden',
      abandon: 'Aufgeben',
      reason: 'Warum',
      does: 'Entscheiden',
      done: (state) => `Entschieden. Der Auftrag ist jetzt ${state}.`,
    },
  },
}

/** Why the engine has not done what was asked, as it says that itself, in the visitor's language. */
export function refusalIn(language: Language, why: string): string {
  return language === 'de' ? (germanRefusals.get(why) ?? why) : why
}

const germanRefusals: ReadonlyMap<string, string> = new Map([
  ['nothing of this number is known here', 'Unter dieser Nummer ist hier nichts bekannt'],
  ['what was asked has been erased', 'Worum gebeten wurde, ist inzwischen gelöscht'],
  ['it is resolved already', 'Er ist schon erledigt'],
  ['no alert of this id is known here', 'Einen Alarm mit dieser Kennung gibt es hier nicht'],
  ['its subject is silenced, so that nobody waits for it', 'Der Vertrag ist stumm, niemand wartet darauf'],
  ['that time is over', 'Diese Zeit ist schon vorbei'],
  ['nobody has silenced it', 'Er ist nicht stumm'],
  ['nothing contradicts what is known of this contract', 'Nichts widerspricht dem, was bekannt ist'],
  ['what was seen names no state of the lifecycle', 'Was gesehen wurde, ist kein Zustand des Lebenslaufs'],
  ['what contradicted it is no longer what is seen', 'Was widersprach, ist nicht mehr zu sehen'],
])
