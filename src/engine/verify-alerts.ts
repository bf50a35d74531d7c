import { isDeepStrictEqual } from 'node:util'
import type { AlertRecord, Silence } from '../alert-record.ts'
import type { AlertWrites, KeptAlert } from '../alert-store.ts'
import { type Effect, type Entry, isOfAlertsLife } from '../log-entry.ts'
import type { Store } from '../store.ts'
import { askedEffects, calm, followAlerts, mayRaise, type Standing } from './follow-alerts.ts'
import type { Disagreement } from './replay.ts'

const batchSize = 1_000

/** All alerts and silences that follow from the log, and to `onDisagreement` every entry that does not follow. */
export function alertsOfLog(
  store: Pick<Store, 'entriesAfter'>,
  onDisagreement: (disagreement: Disagreement) => void = () => {},
): AlertWrites {
  const standings = new Map<number, Standing>()
  const alerts = new Map<string, KeptAlert>()
  let position = 0
  for (;;) {
    const logged = store.entriesAfter(position, batchSize)
    for (const { subjectId, entry } of logged) {
      const standing = standings.get(subjectId) ?? calm
      const followed = replay(standing, entry, onDisagreement)
      if (followed === null) continue
      standings.set(subjectId, followed.standing)
      for (const record of followed.changed) alerts.set(record.id, { subjectId, record })
    }
    position = logged.at(-1)?.position ?? position
    if (logged.length < batchSize) break
  }
  const silences = [...standings].flatMap(([subjectId, { silence }]) =>
    silence === null ? [] : { subjectId, silence },
  )
  return { alerts: [...alerts.values()], silences }
}

/** Replays the life of every alert and compares: each entry's marks and effects, and what is kept. */
export function verifyAlerts(store: Store): { alerts: number; disagreements: Disagreement[] } {
  const disagreements: Disagreement[] = []
  const { alerts, silences } = alertsOfLog(store, (found) => disagreements.push(found))
  if (!store.alerts.isComplete()) return { alerts: alerts.length, disagreements }
  const kept = new Map<string, AlertRecord>(
    store.alerts.list({ all: true }).map(({ record }) => [record.id, record]),
  )
  for (const { record } of alerts) {
    if (!isDeepStrictEqual(kept.get(record.id), record)) {
      disagreements.push({
        subject: record.subject,
        seq: null,
        problem: `alert ${record.id} is not kept as the log has it`,
      })
    }
    kept.delete(record.id)
  }
  for (const { id, subject } of kept.values()) {
    disagreements.push({ subject, seq: null, problem: `alert ${id} is not in the log` })
  }
  if (!isDeepStrictEqual(sorted(silences), sorted([...store.alerts.silences()]))) {
    disagreements.push({ subject: '', seq: null, problem: 'the silences are not those of the log' })
  }
  return { alerts: alerts.length, disagreements }
}

function replay(standing: Standing, entry: Entry, onDisagreement: (found: Disagreement) => void) {
  if (standing === calm && !mayRaise(entry)) return null
  const { subject, seq } = entry
  const asked = askedEffects(entry.effects)
  const followed = followAlerts(standing, { ...entry, effects: asked })
  if (followed === null) {
    onDisagreement({ subject, seq, problem: `its alerts do not take ${entry.event}` })
    return null
  }
  if (!isDeepStrictEqual(followed.effects.map(withoutPace), entry.effects.map(withoutPace))) {
    onDisagreement({ subject, seq, problem: 'its effects are not those that its alerts ask for' })
  }
  return followed
}

/** Whether a reminder was told by itself depends on how many there were in that minute. */
function withoutPace(effect: Effect): Effect {
  if (effect.withheld !== 'inDigest' || !isOfAlertsLife(effect)) return effect
  const { withheld, ...told } = effect
  return told as Effect
}

function sorted(silences: readonly { subjectId: number; silence: Silence | null }[]) {
  return silences.toSorted((one, other) => one.subjectId - other.subjectId)
}
