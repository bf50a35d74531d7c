import { createHash } from 'node:crypto'
import type { AlertFilter, AlertStore, AlertWrites, KeptAlert } from '../../src/alert-store.ts'
import type { DeliveryStore, SinkStanding, Undelivered } from '../../src/delivery-store.ts'
import { type Entry, supplierSubject } from '../../src/log-entry.ts'
import { isOrderSubject, orderIdOf, orderSubjectOf } from '../../src/order-id.ts'
import type { KeptTariffs, OrderChange, OrderKeys, OrderStore, StoredOrder } from '../../src/order-store.ts'
import type { SavedPlan } from '../../src/plan-record.ts'
import type {
  Change,
  LastSeen,
  LoggedEntry,
  PersonCommand,
  PersonWish,
  Store,
  StoredContract,
} from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

/** All that a store keeps, as plain values: written to a copy, which takes its place once everything is written. */
interface Kept {
  entries: LoggedEntry[]
  contracts: Map<number, StoredContract & { seen: LastSeen | null }>
  orders: Map<number, StoredOrder & { keys: OrderKeys | null }>
  alerts: Map<string, KeptAlert>
  silences: Map<number, NonNullable<AlertWrites['silences'][number]['silence']>>
  sinks: Map<string, SinkStanding & { undelivered: Undelivered[] }>
  texts: Map<string, string>
  commands: (PersonCommand & { outcome: string | null })[]
  sweeps: number
  plan: SavedPlan | null
  tariffs: KeptTariffs | null
  isComplete: boolean
}

const empty = (): Kept => ({
  ...{ entries: [], commands: [], sweeps: 0, plan: null, tariffs: null, isComplete: false },
  ...{ contracts: new Map(), orders: new Map(), alerts: new Map(), silences: new Map() },
  ...{ sinks: new Map(), texts: new Map() },
})

/** Where stores of one place keep what they keep, as long as the process runs. */
export class MemoryPlaces {
  readonly #places = new Map<string, { kept: Kept }>()

  open(name: string): MemoryStore {
    const place = this.#places.get(name) ?? { kept: empty() }
    this.#places.set(name, place)
    return new MemoryStore(place)
  }
}

/** A store without a database: slow, simple, and written from the port and its promises alone. */
export class MemoryStore implements Store {
  readonly #place: { kept: Kept }
  /** Texts that no commit has written yet. */
  readonly #pending = new Map<string, string>()
  readonly orders: OrderStore
  readonly alerts: AlertStore
  readonly deliveries: DeliveryStore

  constructor(place: { kept: Kept } = { kept: empty() }) {
    this.#place = place
    const parts = { read: () => place.kept, write: (work: (kept: Kept) => void) => this.#write(work) }
    this.orders = ordersOf(parts)
    this.alerts = alertsOf(parts)
    this.deliveries = deliveriesOf(parts)
  }

  get #kept(): Kept {
    return this.#place.kept
  }

  #write(work: (kept: Kept) => void): void {
    const draft = structuredClone(this.#kept)
    work(draft)
    this.#place.kept = draft
  }

  *known() {
    for (const { id, record, seen } of this.#kept.contracts.values()) {
      const { contractNumber, position, anomaly } = record!
      const startDayEndsAt = position?.context.details.startDayEndsAt ?? null
      const state = position?.state ?? null
      yield structuredClone({
        id,
        contractNumber,
        state,
        startDayEndsAt,
        seen,
        anomaly: anomaly?.kind ?? null,
      })
    }
  }

  contractNumbers(): string[] {
    return [...this.#kept.contracts.values()].map(({ record }) => record!.contractNumber)
  }

  load(id: number): StoredContract {
    return this.loadMany([id]).get(id) ?? { id, lastPosition: 0, record: null }
  }

  loadMany(ids: readonly number[]): Map<number, StoredContract> {
    const found = ids.flatMap((id) => this.#kept.contracts.get(id) ?? [])
    return new Map(
      found.map(({ id, lastPosition, record }) => [id, structuredClone({ id, lastPosition, record })]),
    )
  }

  find(contractNumber: string): StoredContract | null {
    const id = this.#idOf(contractNumber)
    return id === undefined ? null : this.load(id)
  }

  #idOf(contractNumber: string): number | undefined {
    return [...this.#kept.contracts.values()].find(({ record }) => record!.contractNumber === contractNumber)
      ?.id
  }

  commit(changes: readonly Change[], orders: readonly OrderChange[] = [], alerts?: AlertWrites): void {
    this.#write((kept) => {
      for (const { subjectId, lastPosition, record, entries, keys } of orders) {
        const before = kept.orders.get(subjectId)
        const position = this.#append(kept, subjectId, before?.lastPosition ?? 0, lastPosition, entries)
        const kindOfKeys = keys ?? before?.keys ?? null
        kept.orders.set(
          subjectId,
          structuredClone({ subjectId, lastPosition: position, record, keys: kindOfKeys }),
        )
      }
      for (const { id, lastPosition, record, entries } of changes) {
        const before = kept.contracts.get(id)
        const position = this.#append(kept, id, before?.lastPosition ?? 0, lastPosition, entries)
        kept.contracts.set(
          id,
          structuredClone({ id, lastPosition: position, record, seen: before?.seen ?? null }),
        )
      }
      if (alerts !== undefined) writeAlerts(kept, alerts)
    })
    this.#pending.clear()
  }

  /** The position of the last one. */
  #append(kept: Kept, subjectId: number, newest: number, follows: number, entries: readonly Entry[]): number {
    if (newest !== follows) {
      throw new StromkreisError('logBroken', 'An entry does not follow the newest one.', {
        hint: 'Stop one.',
      })
    }
    let position = newest
    for (const entry of entries) {
      position = kept.entries.length + 1
      kept.entries.push(structuredClone({ position, subjectId, entry: withoutNothing(entry) }))
      const json = JSON.stringify(entry)
      for (const [key, text] of this.#pending) {
        const [subject, reference] = key.split('/')
        if (Number(subject) === subjectId && json.includes(reference!)) kept.texts.set(key, text)
      }
    }
    return position
  }

  saveSeen(seen: Iterable<{ id: number; seen: LastSeen }>, completedSweeps: number, plan: SavedPlan): void {
    this.#write((kept) => {
      for (const { id, seen: look } of seen) kept.contracts.get(id)!.seen = structuredClone(look)
      kept.sweeps = completedSweeps
      const rows = new Map([...(kept.plan?.pages ?? []), ...plan.pages].map(({ page, row }) => [page, row]))
      for (const page of plan.gonePages) if (!plan.pages.some((one) => one.page === page)) rows.delete(page)
      const pages = [...rows].map(([page, row]) => ({ page, row })).sort((a, b) => a.page - b.page)
      kept.plan = structuredClone({ ...plan, pages, gonePages: [] })
    })
  }

  due(until: number, limit: number) {
    return this.#waiting()
      .filter(({ dueAt }) => dueAt <= until)
      .slice(0, limit)
  }

  nextDueAt(after: number): number | null {
    return this.#waiting().find(({ dueAt }) => dueAt > after)?.dueAt ?? null
  }

  #waiting() {
    return [...this.#kept.contracts.values()]
      .flatMap(({ id, record }) => {
        const dueAt = earliest(record!)
        return dueAt === null ? [] : { id, contractNumber: record!.contractNumber, dueAt }
      })
      .sort((a, b) => a.dueAt - b.dueAt || a.id - b.id)
  }

  seal(subjectId: number, text: string): string {
    const reference = `text:${hash(`${subjectId} ${text}`)}`
    this.#pending.set(`${subjectId}/${reference}`, text)
    return reference
  }

  reveal(subjectId: number, reference: string): string | null {
    return this.#kept.texts.get(`${subjectId}/${reference}`) ?? null
  }

  entriesOf(subject: string): Entry[] {
    const id = orderSubjectOf(subject) ?? this.#idOf(subject)
    return structuredClone(
      this.#kept.entries.flatMap(({ subjectId, entry }) => (subjectId === id ? entry : [])),
    )
  }

  entriesAfter(position: number, limit: number): LoggedEntry[] {
    return structuredClone(this.#kept.entries.slice(position, position + limit))
  }

  entryCount(): number {
    return this.#kept.entries.length
  }

  latestObservedAt(): number {
    return Math.max(0, ...this.#kept.entries.slice(-1_000).map(({ entry }) => entry.observedAt))
  }

  contracts({ state }: { state?: string } = {}) {
    return [...this.#kept.contracts.values()]
      .sort((a, b) => a.id - b.id)
      .flatMap(({ record, seen }) => {
        const { contractNumber, customerNumber, position } = record!
        if (position === null) return []
        if (state !== undefined && !`${position.state}.`.startsWith(`${state}.`)) return []
        const lastObservedAt = Math.max(seen?.endedAt ?? 0, position.context.now)
        const { enteredAt } = position
        const nextDueAt = earliest(record!)
        return { contractNumber, customerNumber, state: position.state, enteredAt, lastObservedAt, nextDueAt }
      })
  }

  countsByState(): Record<string, number> {
    return counted(this.contracts().map(({ state }) => state))
  }

  contractsByVersion(): Map<string, number> {
    const standing = [...this.#kept.contracts.values()].filter(({ record }) => record!.position !== null)
    return new Map(Object.entries(counted(standing.map(({ record }) => record!.machineVersion))))
  }

  idsInVersion(version: string, after: number, limit: number): number[] {
    return [...this.#kept.contracts.values()]
      .flatMap(({ id, record }) =>
        record!.position !== null && record!.machineVersion === version && id > after ? id : [],
      )
      .sort((a, b) => a - b)
      .slice(0, limit)
  }

  anomalies() {
    return this.#kept.entries.flatMap(({ entry: { anomaly, subject, observedAt } }) => {
      if (anomaly === undefined) return []
      const contractNumber = subject === supplierSubject ? null : subject
      return { contractNumber, kind: anomaly.kind, observedAt, detail: `seen as ${anomaly.seen}` }
    })
  }

  completedSweeps(): number {
    return this.#kept.sweeps
  }

  savedPlan(): SavedPlan | null {
    return structuredClone(this.#kept.plan)
  }

  openCommands(kinds: readonly PersonCommand['command'][]): PersonCommand[] {
    return this.#kept.commands.flatMap(({ outcome, ...command }) =>
      outcome === null && kinds.includes(command.command) ? { ...command } : [],
    )
  }

  request(command: PersonWish, subjectId: number, now: number): number {
    const id = this.#kept.commands.length + 1
    this.#write((kept) => {
      let { text } = command
      if (text !== null) {
        const reference = this.seal(subjectId, text)
        kept.texts.set(`${subjectId}/${reference}`, text)
        text = reference
      }
      kept.commands.push({ id, ...command, text, askedAt: now, outcome: null })
    })
    return id
  }

  settleCommand(id: number, outcome: string): void {
    this.#write(({ commands }) => {
      commands[id - 1]!.outcome = outcome
    })
  }

  commandOutcome(id: number): string | null {
    return this.#kept.commands[id - 1]?.outcome ?? null
  }

  close(): void {
    this.#pending.clear()
  }
}

interface Parts {
  read: () => Kept
  write: (work: (kept: Kept) => void) => void
}

function ordersOf({ read, write }: Parts): OrderStore {
  const all = () =>
    [...read().orders.values()].sort(
      (a, b) => a.record.beganAt - b.record.beganAt || a.subjectId - b.subjectId,
    )
  const shown = (orders: readonly (StoredOrder & { keys: OrderKeys | null })[]): StoredOrder[] =>
    orders.map(({ keys, ...order }) => structuredClone(order))
  const waiting = () =>
    all()
      .filter(({ record }) => earliest(record) !== null)
      .sort((a, b) => earliest(a.record)! - earliest(b.record)! || a.subjectId - b.subjectId)
  return {
    find: (id) => shown(all().filter((order) => order.subjectId === orderSubjectOf(id)))[0] ?? null,
    inStates: (states) => shown(all().filter(({ record }) => states?.includes(record.state) ?? true)),
    ids: () => all().map(({ subjectId }) => orderIdOf(subjectId)),
    countsByState: () => counted(all().map(({ record }) => record.state)),
    due: (until, limit) =>
      shown(waiting().filter(({ record }) => earliest(record)! <= until)).slice(0, limit),
    nextDueAt: () => waiting().map(({ record }) => earliest(record))[0] ?? null,
    byContractNumber: (number) =>
      shown(all().filter(({ record }) => record.context.contractNumber === number))[0] ?? null,
    byKey: (key, digest) => shown(all().filter(({ keys }) => keys?.[key] === digest)),
    isMarkTaken: (mark) => all().some(({ record }) => record.mark === mark),
    backedUpTo: () => 0,
    idleSince: (until, states, limit) =>
      shown(all().filter(({ record }) => record.erasedAt === null && record.enteredAt < until))
        .filter(({ record }) => states.includes(record.state))
        .sort((a, b) => a.record.enteredAt - b.record.enteredAt)
        .slice(0, limit),
    isAnyWithData: () => all().some(({ record }) => record.erasedAt === null),
    digest: (text) => hash(`salt ${text}`),
    keyedDigest: (text) => hash(`key ${text}`),
    erase: (subjectId) =>
      write(({ texts, orders }) => {
        for (const key of texts.keys()) if (key.startsWith(`${subjectId}/`)) texts.delete(key)
        const order = orders.get(subjectId)
        if (!order?.keys) return
        order.keys = order.record.state === 'Submitted' ? { ...order.keys, person: null } : null
      }),
    tariffs: () => structuredClone(read().tariffs),
    saveTariffs: (tariffs) =>
      write((kept) => {
        kept.tariffs = structuredClone(tariffs)
      }),
  }
}

function alertsOf({ read, write }: Parts): AlertStore {
  const all = () =>
    [...read().alerts.values()].sort(
      (a, b) => a.record.context.openedAt - b.record.context.openedAt || (a.record.id < b.record.id ? -1 : 1),
    )
  const list = ({ all: isAll = false, kind, subject, limit, offset = 0 }: AlertFilter): KeptAlert[] => {
    const wanted = all().filter(
      ({ record }) =>
        (isAll || record.resolvedAt === null) &&
        (kind === undefined || record.kind === kind) &&
        (subject === undefined || record.subject === subject),
    )
    if (limit === undefined) return structuredClone(wanted.slice(offset))
    const from = isAll ? Math.max(0, wanted.length - offset - limit) : offset
    return structuredClone(wanted.slice(from, isAll ? wanted.length - offset : offset + limit))
  }
  return {
    list,
    unresolved: () => list({}),
    silences: () =>
      [...read().silences].map(([subjectId, silence]) => ({ subjectId, silence: structuredClone(silence) })),
    openByState() {
      const open = list({}).filter(({ record }) => record.state === 'Open')
      const { contracts, orders } = read()
      const [sold, followed] = [true, false].map((isOrder) =>
        open.filter(({ subjectId }) => isOrderSubject(subjectId) === isOrder),
      )
      return {
        contracts: counted(
          followed!.flatMap(({ subjectId }) => contracts.get(subjectId)?.record?.position?.state ?? []),
        ),
        orders: counted(sold!.flatMap(({ subjectId }) => orders.get(subjectId)?.record.state ?? [])),
      }
    },
    counts() {
      const kinds = counted(list({}).map(({ record }) => `${record.kind} ${record.state}`))
      return Object.entries(kinds).map(([name, count]) => {
        const [kind, state] = name.split(' ')
        return { kind, state, count } as ReturnType<AlertStore['counts']>[number]
      })
    },
    find: (id) => structuredClone(read().alerts.get(id) ?? null),
    isComplete: () => read().isComplete,
    replaceAll: (everything) =>
      write((kept) => {
        kept.alerts.clear()
        kept.silences.clear()
        kept.isComplete = true
        writeAlerts(kept, everything)
      }),
  }
}

function writeAlerts(kept: Kept, { alerts, silences }: AlertWrites): void {
  for (const alert of alerts) kept.alerts.set(alert.record.id, structuredClone(alert))
  for (const { subjectId, silence } of silences) {
    if (silence === null) kept.silences.delete(subjectId)
    else kept.silences.set(subjectId, structuredClone(silence))
  }
}

function deliveriesOf({ read, write }: Parts): DeliveryStore {
  const isSame = (a: Undelivered, b: { position: number; index: number }) =>
    a.position === b.position && a.index === b.index
  return {
    standing(sink) {
      const { position = 0, takenAt = null } = read().sinks.get(sink) ?? {}
      return { position, takenAt }
    },
    waiting: (sink) =>
      structuredClone(read().sinks.get(sink)?.undelivered ?? [])
        .filter(({ givenUpAt }) => givenUpAt === null)
        .sort((a, b) => a.position - b.position || a.index - b.index),
    saveDeliveries: (sink, { position, takenAt, settled, undelivered }, now) =>
      write(({ sinks }) => {
        const before = sinks.get(sink)
        const tookAt = before?.takenAt ?? Number.NEGATIVE_INFINITY
        const isBack = takenAt !== null && takenAt > tookAt
        const kept = (before?.undelivered ?? [])
          .filter((one) => ![...settled, ...undelivered].some((other) => isSame(one, other)))
          .map((one) =>
            isBack && (one.firstTriedAt ?? Number.NEGATIVE_INFINITY) > tookAt
              ? { ...one, dueAt: Math.min(one.dueAt, now) }
              : one,
          )
        sinks.set(sink, { position, takenAt, undelivered: [...kept, ...structuredClone(undelivered)] })
      }),
  }
}

function earliest({ timers }: { timers: readonly { dueAt: number }[] }): number | null {
  return timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt))
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/** Without fields that are undefined, as a database would give it back. */
function withoutNothing(entry: Entry): Entry {
  return JSON.parse(JSON.stringify(entry)) as Entry
}
