/** One promise broken on purpose, by one change to what is built, and the checker that is to notice. */
export interface Breakage {
  promise: string
  checker: string
  /** What is wrong then. */
  what: string
  /** The source file; as built it reads the same at this place. */
  path: string
  /** A line further up that there is one of, where `find` stands several times. */
  after?: string
  find: string
  replace: string
}

/** For each promise of the design at least one way to break it. */
export const breakages: readonly Breakage[] = [
  {
    ...{ promise: '1', checker: 'durable-log', what: 'a commit is no transaction' },
    path: 'src/sqlite/sqlite-store.ts',
    after: 'const before = this.#lastPosition',
    find: 'this.#statements.transaction.immediate(',
    replace: '((write) => write())(',
  },
  {
    ...{ promise: '1', checker: 'durable-log' },
    what: 'entries are told of which the third and later contracts are not written',
    path: 'src/engine/intake.ts',
    find: 'this.#store.commit(changes, orders, writes)',
    replace: 'this.#store.commit(changes.slice(0, 2), orders, writes)',
  },
  {
    ...{ promise: '1', checker: 'durable-log', what: 'the snapshot has another `estimated`' },
    path: 'src/sqlite/contract-row.ts',
    find: 'timers.map(toTimerJson)',
    replace: 'timers.map((timer) => toTimerJson({ ...timer, estimated: !timer.estimated }))',
  },
  {
    ...{ promise: '2', checker: 'true-history', what: 'Revoked is read as Rejected' },
    path: 'src/rabot/contract-status-of.ts',
    find: "['Revoked', 'Revoked']",
    replace: "['Revoked', 'Rejected']",
  },
  {
    ...{ promise: '2', checker: 'true-history', what: 'a known contract’s Denied is overlooked' },
    path: 'src/engine/intake.ts',
    find: 'if (isKnown) {',
    replace: "if (isKnown || (contract.latest !== null && sighting.status === 'Denied')) {",
  },
  {
    ...{ promise: '2', checker: 'true-history', what: 'an interval begins with the look itself' },
    path: 'src/engine/decide.ts',
    find: 'const effectiveAfter = Math.max(sawItFrom, context.beganAt)',
    replace: 'const effectiveAfter = look.beganAt',
  },
  {
    ...{ promise: '2', checker: 'true-history', what: 'the same anomaly is noted again' },
    path: 'src/engine/decide.ts',
    find: 'record?.anomaly?.kind === kind && record.anomaly.seen === seen',
    replace: 'false',
  },
  {
    ...{ promise: '3', checker: 'delivered-effects', what: 'what a sink refuses is dropped' },
    path: 'src/engine/sink-delivery.ts',
    find: 'round.leave(left)',
    replace: 'round.settle(next)',
  },
  {
    ...{ promise: '4', checker: 'kept-timers', what: '23 hours in Open instead of 24' },
    path: 'machines/contract-delays.ts',
    find: 'openTooLongMs: 24 * hourMs',
    replace: 'openTooLongMs: 23 * hourMs',
  },
  {
    ...{ promise: '5', checker: 'single-orders', what: 'a lost answer counts as a refusal' },
    path: 'src/orders/submission.ts',
    find: "[answer('answerLost', look)]",
    replace: "[answer('refused', look, { with: { isPassing: true } })]",
  },
  {
    ...{ promise: '6', checker: 'kept-freshness' },
    what: 'an anomaly is never settled once what is seen is legal again',
    path: 'src/engine/advance.ts',
    find: 'anomaly: happening.settles ? null : record.anomaly',
    replace: 'anomaly: record.anomaly',
  },
  {
    ...{ promise: '6', checker: 'true-history', what: 'an unknown word is taken for Processing' },
    path: 'src/rabot/contract-status-of.ts',
    find: 'statusOfOrderWord.get(orderWord) ?? null',
    replace: "statusOfOrderWord.get(orderWord) ?? 'Processing'",
  },
  {
    ...{ promise: '7', checker: 'call-quota', what: 'calls are neither counted nor spread' },
    path: 'src/budget/admission.ts',
    find: 'Math.ceil(Math.max(pacedAt, spreadAt, ...fits))',
    replace: 'Math.ceil(pacedAt)',
  },
  {
    ...{ promise: '7', checker: 'call-quota', what: 'whoever has to wait for less than an hour does not' },
    path: 'src/budget/admission.ts',
    find: 'if (closedUntil > at && closedUntil >= budgetAt) {',
    replace: 'if (closedUntil > at + 3_600_000 && closedUntil >= budgetAt) {',
  },
  {
    ...{ promise: '8', checker: 'kept-secrets', what: 'the supplier’s free text is not sealed' },
    path: 'src/engine/intake.ts',
    find: 'this.#store.seal(contract.id, text)',
    replace: 'text',
  },
  {
    ...{ promise: 'lease', checker: 'lease', what: 'a lock that is held counts as taken' },
    path: 'src/sqlite/lease.ts',
    after: 'function tryLock(',
    find: 'return false',
    replace: 'return true',
  },
]

/** The text with the change made. @throws Error where it is not there, or several times */
export function broken({ path, after, find, replace }: Breakage, text: string): string {
  const from = after === undefined ? 0 : text.indexOf(after)
  const place = from < 0 ? -1 : text.indexOf(find, from)
  const isOne = after !== undefined || text.indexOf(find, place + 1) < 0
  if (place < 0 || !isOne) throw new Error(`${path} does not have this just once: ${after ?? ''} … ${find}`)
  return text.slice(0, place) + replace + text.slice(place + find.length)
}
