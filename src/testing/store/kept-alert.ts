import { type AlertState, defaultAlertDelays, initialAlertContext } from '../../../machines/index.ts'
import type { Silence } from '../../alert-record.ts'
import type { KeptAlert } from '../../alert-store.ts'

type Kind = 'denied' | 'missing'

/** An alert about the subject with this number and name, as it stands. */
export function keptAlert(
  subjectId: number,
  subject: string,
  parts: { kind?: Kind; openedAt?: number; state?: AlertState; resolvedAt?: number } = {},
): KeptAlert {
  const { kind = 'denied', openedAt = 1, state = 'Open', resolvedAt = null } = parts
  const id = `${subject}/${openedAt}/0`
  const context = initialAlertContext({ id, kind, now: openedAt, delays: defaultAlertDelays[kind] })
  return {
    subjectId,
    record: {
      id,
      kind,
      subject,
      machineVersion: '1',
      leaf: state === 'Open' ? 'Open.Told.Waiting' : state,
      state,
      context,
      timers: [{ event: 'xstate.after.reminder.alert.Open', token: 1, dueAt: 99, estimated: false }],
      effect:
        kind === 'missing'
          ? { type: 'alert', kind, state: 'Open', seen: '404' }
          : { type: 'alert', kind, state: 'Denied', denialReason: 'Other', message: null, recoveries: 0 },
      acknowledgedAt: null,
      note: null,
      resolvedAt,
    },
  }
}

/** That nobody wants to hear of a subject until then; null for ever. */
export function silenceUntil(until: number | null): Silence {
  return { until, since: 1, by: 'Ada', reason: 'text:because' }
}
