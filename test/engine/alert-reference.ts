import { type AlertKind, type AlertState, defaultAlertDelays, timeRuleName } from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'

/** What is wrong with a contract, told by its record alone: who reads it needs to know nothing of alerts. */
export function causesThatHold({ position, timers, anomaly }: ContractRecord): AlertKind[] {
  const waits = (rule: string) => timers.some(({ event }) => timeRuleName(event) === rule)
  const { state, context } = position ?? {}
  return [
    ...(state === 'Open' && !waits('openTooLong') ? (['openTooLong'] as const) : []),
    ...(state === 'Processing' && !waits('processingTooLong') ? (['processingTooLong'] as const) : []),
    ...(state === 'Denied' ? (['denied'] as const) : []),
    ...(state === 'Contract.PendingDelivery' &&
    context!.details.startDayEndsAt !== null &&
    !waits('deliveryOverdue')
      ? (['deliveryOverdue'] as const)
      : []),
    ...(anomaly === null ? [] : [anomaly.kind]),
  ]
}

/** The alerts that one subject should have: which causes hold, what people did about them, and what time has undone of it. */
export class ReferenceAlerts {
  readonly #standing = new Map<AlertKind, { state: AlertState; until: number | null }>()
  #silence: { until: number | null } | null = null

  /** `denied Open`, in no particular order. */
  get lines(): string[] {
    return [...this.#standing].map(([kind, { state }]) => `${kind} ${state}`)
  }

  /** Whether somebody has taken it up or silenced it. */
  isQuiet(kind: AlertKind): boolean {
    return (this.#standing.get(kind)?.state ?? 'Open') !== 'Open'
  }

  isSilent(now: number): boolean {
    return this.#silence !== null && (this.#silence.until === null || now < this.#silence.until)
  }

  /** It is `now`, and these causes hold. */
  look(causes: readonly AlertKind[], now: number): void {
    for (const kind of this.#standing.keys()) if (!causes.includes(kind)) this.#standing.delete(kind)
    for (const [kind, { until }] of this.#standing) {
      if (until !== null && until <= now) this.#standing.set(kind, open)
    }
    for (const kind of causes) {
      if (!this.#standing.has(kind)) this.#standing.set(kind, this.isSilent(now) ? this.#silenced() : open)
    }
  }

  /** Whether that can be done. */
  acknowledge(kind: AlertKind, now: number): boolean {
    const standing = this.#standing.get(kind)
    if (standing === undefined || standing.state === 'Silenced') return false
    this.#standing.set(kind, { state: 'Acknowledged', until: now + defaultAlertDelays[kind].acknowledgedMs })
    return true
  }

  silence(until: number | null): void {
    this.#silence = { until }
    for (const kind of this.#standing.keys()) this.#standing.set(kind, this.#silenced())
  }

  /** Whether that can be done. */
  unsilence(): boolean {
    if (this.#silence === null) return false
    this.#silence = null
    for (const [kind, { state }] of this.#standing) if (state === 'Silenced') this.#standing.set(kind, open)
    return true
  }

  #silenced() {
    return { state: 'Silenced' as const, until: this.#silence!.until }
  }
}

const open = { state: 'Open' as const, until: null }
