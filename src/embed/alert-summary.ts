import type { AlertRecord, AlertSaying, AlertSummary } from '../alert-record.ts'
import type { KeptAlert } from '../alert-store.ts'
import { supplierSubject } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import { alertMessage } from '../report/alert-message.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'

/** An alert as lists and callers see it; `withTexts`: with what the supplier and people wrote, which may be personal. */
export function alertSummary(
  { subjectId, record }: KeptAlert,
  store: SqliteStore,
  { withTexts = false }: { withTexts?: boolean | undefined } = {},
): AlertSummary {
  const { subject, context } = record
  const isOrder = orderSubjectOf(subject) !== null
  const ofOrder = isOrder ? (store.orders.find(subject)?.record.context.contractNumber ?? null) : null
  const reveal = (reference: string | null | undefined) =>
    withTexts && reference ? store.reveal(subjectId, reference) : null
  const note = reveal(record.note)
  const message = alertMessage(record, reveal(messageOf(record)))
  return {
    id: record.id,
    kind: record.kind,
    state: record.state,
    contractNumber: isOrder ? ofOrder : subject === supplierSubject ? null : subject,
    order: isOrder ? subject : null,
    openedAt: context.openedAt,
    acknowledgedAt: record.acknowledgedAt,
    acknowledgedBy: record.acknowledgedAt === null ? null : context.acknowledgedBy,
    silencedUntil: context.silencedUntil,
    resolvedAt: record.resolvedAt,
    saying: record.effect as AlertSaying,
    message: note === null ? message : `${message} ${context.acknowledgedBy} notes: “${note}”`,
  }
}

function messageOf({ effect }: AlertRecord): string | null {
  return 'message' in effect ? (effect.message ?? null) : null
}
