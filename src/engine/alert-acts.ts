import type { Silence } from '../alert-record.ts'
import type { Entry } from '../log-entry.ts'
import { alertCommands, type PersonCommand, type Store } from '../store.ts'
import type { AlertBook } from './alert-book.ts'
import { acknowledged, silenced, unsilenced } from './alert-life.ts'
import type { SubjectLog } from './subject-log.ts'

/** What a person says with a command about alerts: the text of its row, as JSON. */
export interface AlertCommandText {
  /** To acknowledge: which one. */
  id?: string
  /** Why, or what is being done. */
  note?: string
  /** To silence: until when, epoch milliseconds; left out: for as long as nobody says otherwise. */
  until?: number
}

/** Does with alerts what people asked for, and says in each command's row what came of it. */
export class AlertActs {
  readonly #store: Store
  readonly #log: SubjectLog
  readonly #alerts: AlertBook

  constructor(options: { store: Store; log: SubjectLog; alerts: AlertBook }) {
    this.#store = options.store
    this.#log = options.log
    this.#alerts = options.alerts
  }

  carryOut(now: number): void {
    for (const command of this.#store.openCommands(alertCommands)) {
      this.#store.settleCommand(command.id, this.#outcome(command, now))
    }
  }

  #outcome(command: PersonCommand, now: number): string {
    const { subject, by } = command
    const subjectId = this.#log.subjectId(subject)
    if (subjectId === null) return 'refused: nothing of this number is known here'
    const text = command.text === null ? null : this.#store.reveal(subjectId, command.text)
    if (text === null) return 'refused: what was asked has been erased'
    const said = JSON.parse(text) as AlertCommandText
    const reason = this.#store.seal(subjectId, said.note ?? '')
    switch (command.command) {
      case 'acknowledge':
        return this.#acknowledge(subject, subjectId, said.id ?? '', { by, reason }, now)
      case 'silence':
        return this.#silence(subject, subjectId, said.until ?? null, { by, reason }, now)
      default:
        return this.#unsilence(subject, subjectId, { by, reason }, now)
    }
  }

  #acknowledge(subject: string, subjectId: number, id: string, act: Act, now: number): string {
    const alert = this.#alerts.standing(subjectId).alerts.find((each) => each.id === id)
    if (alert === undefined) {
      const isKnown = this.#store.alerts.find(id) !== null
      return isKnown ? 'refused: it is resolved already' : 'refused: no alert of this id is known here'
    }
    if (alert.state === 'Silenced') return 'refused: its subject is silenced, so that nobody waits for it'
    const isDone =
      alert.state === 'Acknowledged' && alert.note === act.reason && alert.context.acknowledgedBy === act.by
    if (!isDone) this.#log.write(subject, acknowledged(id, act, now))
    return 'acknowledged'
  }

  #silence(subject: string, subjectId: number, until: number | null, act: Act, now: number): string {
    if (until !== null && until <= now) return 'refused: that time is over'
    const { silence } = this.#alerts.standing(subjectId)
    if (!isSame(silence, until, act)) this.#log.write(subject, silenced(until, act, now))
    return 'silenced'
  }

  #unsilence(subject: string, subjectId: number, act: Act, now: number): string {
    if (this.#alerts.standing(subjectId).silence === null) return 'refused: nobody has silenced it'
    this.#log.write(subject, unsilenced(act, now))
    return 'unsilenced'
  }
}

type Act = NonNullable<Entry['act']>

/** Carried out before a crash that came before its row was settled. */
function isSame(silence: Silence | null, until: number | null, { by, reason }: Act): boolean {
  return silence !== null && silence.until === until && silence.by === by && silence.reason === reason
}
