/**
 * What can be wrong, by the effect that says so first. There is at most one unresolved alert of a kind for each contract,
 * order or supplier: what is said again belongs to it.
 */
export const alertKinds = [
  'openTooLong',
  'processingTooLong',
  'denied',
  'deliveryOverdue',
  'contradiction',
  'unknownStatus',
  'invalidOrder',
  'missing',
  'orderIncomplete',
  'orderRefused',
  'orderUncertain',
  'supplierUnreachable',
  'credentialsRefused',
  'manyAlerts',
] as const

/** One of {@link alertKinds}. */
export type AlertKind = (typeof alertKinds)[number]

// What says again, or together, what another effect has said first.
const kinds = new Map<string, AlertKind>([
  ...alertKinds.map((kind) => [kind, kind] as const),
  ['denialReminder', 'denied'],
  ['orderUndecided', 'orderUncertain'],
  ['adoptedOverdue', 'manyAlerts'],
])

/** The kind of alert that an effect belongs to, whether or not it begins one; null for an effect of no alert. */
export function alertKindOf(effectKind: string): AlertKind | null {
  return kinds.get(effectKind) ?? null
}
