import type Database from 'better-sqlite3'
import type { ContractDelays } from '../../machines/index.ts'
import type { AlertWrites } from '../alert-store.ts'
import type { ContractRecord } from '../contract-record.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import type { MasterKey } from '../master-key.ts'
import { isOrderSubject, orderIdOf } from '../order-id.ts'
import type { OrderChange } from '../order-store.ts'
import type { SavedPlan } from '../plan-record.ts'
import type {
  Change,
  KnownContract,
  LastSeen,
  LoggedEntry,
  PersonCommand,
  PersonWish,
  Store,
  StoredContract,
} from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { fromContractRow, stateOfLeaf, toContractRow } from './contract-row.ts'
import { fromEntryRow, textsOf, toEntryRow } from './entry-row.ts'
import { countContractsByState, countContractsByVersion, listAnomalies, listContracts } from './listings.ts'
import { canonicalPath, openDatabase, raisedBy, written } from './open-database.ts'
import { PersonCommands } from './person-commands.ts'
import { PlanRows } from './plan-rows.ts'
import { SqliteAlerts } from './sqlite-alerts.ts'
import { SqliteDeliveries } from './sqlite-deliveries.ts'
import { SqliteOrders } from './sqlite-orders.ts'
import { SqliteUpkeep } from './sqlite-upkeep.ts'
import { prepareStatements, type RawRow } from './statements.ts'
import { TextVault } from './text-vault.ts'

/** The engine's store in one SQLite file and a second one for the keys of its free texts. */
export class SqliteStore implements Store {
  /** The file itself, whatever links it was named by. */
  readonly path: string
  readonly database: Database.Database
  readonly #vault: TextVault
  readonly #commands: PersonCommands
  readonly #plan: PlanRows
  readonly orders: SqliteOrders
  readonly deliveries: SqliteDeliveries
  readonly upkeep: SqliteUpkeep
  readonly alerts: SqliteAlerts
  readonly #delays = new Map<number, ContractDelays>()
  /** By the object itself: all contracts of a row of delays share it. */
  readonly #delayIds = new WeakMap<ContractDelays, number>()
  readonly #statements: ReturnType<typeof prepareStatements>
  #lastPosition: number
  #isOnlyWriter = false

  /**
   * `masterKey` wraps the keys of the texts; without one, that in `<path>.key` does.
   * @throws StromkreisError `configuration` when the master key does not fit, `databaseNewer` or `databaseUnusable`
   */
  constructor(path: string, options: { readonly?: boolean; masterKey?: MasterKey | undefined } = {}) {
    this.path = canonicalPath(path)
    this.database = openDatabase(this.path, { readonly: options.readonly === true })
    try {
      this.#vault = new TextVault(this.path, options)
      this.#commands = new PersonCommands(this.database)
      this.#plan = new PlanRows(this.database)
      this.orders = new SqliteOrders(this.database, this.#vault)
      this.deliveries = new SqliteDeliveries(this.database)
      this.upkeep = new SqliteUpkeep(this.database, this.#vault, (record) => this.#delaysId(record))
      this.alerts = new SqliteAlerts(this.database)
      this.#statements = prepareStatements(this.database)
      this.#lastPosition = this.#readLastPosition()
    } catch (error) {
      this.database.close()
      throw raisedBy(this.path, error)
    }
  }

  /** Takes in what another process has written; call it once the lease is held: from then on nobody else writes entries. */
  refresh(): void {
    this.#lastPosition = this.#readLastPosition()
    this.#isOnlyWriter = true
  }

  *known(): Iterable<KnownContract> {
    for (const row of this.#statements.known.iterate()) {
      const { id, contract_number: contractNumber, leaf, anomaly } = row
      const { began_at: beganAt, ended_at: endedAt, sweep } = row
      yield {
        id,
        contractNumber,
        state: leaf === null ? null : stateOfLeaf(leaf),
        startDayEndsAt: row.start_day_ends_at,
        seen: beganAt === null ? null : { beganAt, endedAt: endedAt!, sweep: sweep! },
        anomaly,
      }
    }
  }

  contractNumbers(): Iterable<string> {
    return this.#statements.numbers.iterate()
  }

  load(id: number): StoredContract {
    const row = this.#statements.byId.get(id)
    return row === undefined ? { id, lastPosition: 0, record: null } : this.#stored(row)
  }

  loadMany(ids: readonly number[]): Map<number, StoredContract> {
    const found = new Map<number, StoredContract>()
    for (const row of this.#statements.byIds.all(JSON.stringify(ids))) found.set(row[0], this.#stored(row))
    return found
  }

  find(contractNumber: string): StoredContract | null {
    const row = this.#statements.byNumber.get(contractNumber)
    return row === undefined ? null : this.#stored(row)
  }

  commit(changes: readonly Change[], orders: readonly OrderChange[] = [], alerts?: AlertWrites): void {
    // Keys first: a text whose key was lost is lost, a key without a text is nothing.
    this.#vault.saveKeys()
    if (changes.length > 0 || orders.length > 0) this.#commit(changes, orders, alerts)
    this.#vault.settle()
  }

  #commit(changes: readonly Change[], orders: readonly OrderChange[], alerts?: AlertWrites): void {
    const before = this.#lastPosition
    try {
      this.#statements.transaction.immediate(() => {
        for (const change of orders) this.#writeOrder(change)
        for (const change of changes) this.#write(change)
        if (alerts !== undefined) this.alerts.write(alerts)
      })
    } catch (error) {
      this.#lastPosition = before
      throw isTaken(error) ? secondWriter(error) : raisedBy(this.path, error)
    }
  }

  /** One transaction. @throws StromkreisError `databaseUnusable` */
  #written<Result>(write: () => Result): Result {
    let result: Result
    written(this.database, () => {
      this.#statements.transaction.immediate(() => {
        result = write()
      })
    })
    return result!
  }

  #writeOrder(change: OrderChange): void {
    const position = this.#writeEntries(change.subjectId, change.lastPosition, change.entries)
    if (!this.orders.write(change, position)) throw secondWriter()
  }

  /** The position of the last one. */
  #writeEntries(subjectId: number, lastPosition: number, entries: readonly Entry[]): number {
    let previous = lastPosition
    for (const entry of entries) {
      const row = toEntryRow(entry)
      const position = ++this.#lastPosition
      this.#statements.insertEntry.run(
        position,
        subjectId,
        row.seq,
        previous,
        row.kind,
        row.event,
        row.from_state,
        row.to_state,
        row.observed_at,
        row.began_at,
        row.effective_after,
        row.effective_before,
        row.body,
      )
      previous = position
      this.#writeTexts(subjectId, entry)
    }
    return previous
  }

  #write({ id, lastPosition, record, entries }: Change): void {
    const previous = this.#writeEntries(id, lastPosition, entries)
    const row = toContractRow(record)
    const columns = [
      previous,
      row.seq,
      row.leaf,
      row.due_at,
      row.snapshot,
      row.customer_number,
      row.machine_version,
      this.#delaysId(record),
      id,
    ] as const
    const { changes } =
      lastPosition === 0
        ? this.#statements.insertContract.run(...columns, row.contract_number)
        : this.#statements.updateContract.run(...columns, lastPosition)
    if (changes !== 1) throw secondWriter()
  }

  #writeTexts(subjectId: number, entry: Entry): void {
    for (const reference of textsOf(entry)) {
      if (reference === undefined || reference === null) continue
      if (this.#statements.text.get(subjectId, reference) !== undefined) continue
      const sealed = this.#vault.sealed(subjectId, reference)
      if (sealed !== null) this.#statements.insertText.run(subjectId, reference, sealed)
    }
  }

  saveSeen(seen: Iterable<{ id: number; seen: LastSeen }>, completedSweeps: number, plan: SavedPlan): void {
    this.#written(() => {
      this.#statements.saveSweep.run(completedSweeps)
      this.#plan.write(plan)
      for (const { id, seen: look } of seen) {
        this.#statements.upsertSeen.run(id, look.beganAt, look.endedAt, look.sweep)
      }
    })
  }

  due(until: number, limit: number) {
    return this.#statements.due
      .all(until, limit)
      .map(({ id, contract_number, due_at }) => ({ id, contractNumber: contract_number, dueAt: due_at }))
  }

  nextDueAt(after: number): number | null {
    return this.#statements.nextDue.get(after) as number | null
  }

  seal(subjectId: number, text: string): string {
    return this.#vault.refer(subjectId, text)
  }

  reveal(subjectId: number, reference: string): string | null {
    const sealed = this.#statements.text.get(subjectId, reference) as Buffer | undefined
    return sealed === undefined ? null : this.#vault.reveal(subjectId, sealed)
  }

  /** Wraps all keys with the current master key, or with a new one in `<path>.key`, and says how many were not yet. */
  rotateKeys(): number {
    return this.#vault.rotate()
  }

  /** Signs acceptance links: made when first asked for, and kept with the keys. */
  linkKey(): Uint8Array {
    return this.#vault.secretFor('link')
  }

  entriesOf(subject: string): Entry[] {
    const last = this.orders.lastPosition(subject) ?? this.#statements.lastPosition.get(subject)
    if (last === undefined) return []
    return this.#statements.chain.all(last).map((row) => fromEntryRow(row, subject))
  }

  entriesAfter(position: number, limit: number): LoggedEntry[] {
    // Sinks ask for what is new each time that somebody might have written.
    if (this.#isOnlyWriter && position >= this.#lastPosition) return []
    return this.#statements.after.all(position, limit).map((row) => ({
      position: row.position,
      subjectId: row.subject,
      entry: fromEntryRow(row, isOrderSubject(row.subject) ? orderIdOf(row.subject) : row.contract_number!),
    }))
  }

  entryCount(): number {
    return this.database.prepare('SELECT count(*) FROM entry').pluck().get() as number
  }

  latestObservedAt(): number {
    return (this.#statements.latest.get() as number | null) ?? 0
  }

  contracts(filter: { state?: string } = {}) {
    return listContracts(this.database, filter)
  }

  countsByState() {
    return countContractsByState(this.database)
  }

  contractsByVersion() {
    return countContractsByVersion(this.database)
  }

  idsInVersion(version: string, after: number, limit: number) {
    return this.#statements.idsInVersion.all(version, after, limit)
  }

  anomalies() {
    return listAnomalies(this.database, supplierSubject)
  }

  completedSweeps(): number {
    return this.#statements.sweep.get() ?? 0
  }

  savedPlan(): SavedPlan | null {
    return this.#plan.read()
  }

  openCommands(kinds: readonly PersonCommand['command'][]) {
    return this.#commands.open(kinds)
  }

  request(command: PersonWish, subjectId: number, now: number): number {
    return this.#written(() => this.#request(command, subjectId, now))
  }

  #request(command: PersonWish, subjectId: number, now: number): number {
    if (command.text === null) return this.#commands.request(command, now)
    const { reference, sealed } = this.#vault.sealNow(subjectId, command.text)
    this.#statements.insertText.run(subjectId, reference, sealed)
    return this.#commands.request({ ...command, text: reference }, now)
  }

  /** As {@link request} for each of them, in one transaction: all or none are asked. Returns their ids. */
  requestAll(wishes: readonly { command: PersonWish; subjectId: number }[], now: number): number[] {
    // All keys at once: each by itself would be a commit of its own.
    for (const { command, subjectId } of wishes) {
      if (command.text !== null) this.#vault.refer(subjectId, command.text)
    }
    this.#vault.saveKeys()
    const ids: number[] = []
    this.#written(() => {
      for (const { command, subjectId } of wishes) ids.push(this.#request(command, subjectId, now))
    })
    this.#vault.settle()
    return ids
  }

  settleCommand(id: number, outcome: string): void {
    this.#written(() => this.#commands.settle(id, outcome))
  }

  commandOutcome(id: number): string | null {
    return this.#commands.outcome(id)
  }

  close(): void {
    this.#vault.close()
    this.database.close()
  }

  #stored(row: RawRow): StoredContract {
    const [id, last_position, delays, contract_number, customer_number, seq, machine_version, leaf] = row
    const [due_at, snapshot] = [row[8], row[9]]
    const record = { contract_number, customer_number, seq, machine_version, leaf, due_at, snapshot }
    return { id, lastPosition: last_position, record: fromContractRow(record, this.#delaysOf(delays)) }
  }

  #delaysId({ position }: ContractRecord): number | null {
    if (position === null) return null
    const { delays } = position.context
    let id = this.#delayIds.get(delays)
    if (id === undefined) {
      const json = JSON.stringify(delays)
      this.database.prepare('INSERT OR IGNORE INTO delays (json) VALUES (?)').run(json)
      id = this.database.prepare('SELECT id FROM delays WHERE json = ?').pluck().get(json) as number
      this.#delayIds.set(delays, id)
    }
    return id
  }

  #delaysOf(id: number | null): ContractDelays | null {
    if (id === null) return null
    let delays = this.#delays.get(id)
    if (delays === undefined) {
      const json = this.database.prepare('SELECT json FROM delays WHERE id = ?').pluck().get(id) as string
      delays = JSON.parse(json) as ContractDelays
      this.#delays.set(id, delays)
    }
    return delays
  }

  #readLastPosition(): number {
    return this.database.prepare('SELECT coalesce(max(position), 0) FROM entry').pluck().get() as number
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE'
}

function secondWriter(cause?: unknown): StromkreisError {
  return new StromkreisError('logBroken', 'An entry does not follow the newest one of its contract.', {
    hint: 'Two processes acted on this database. Stop both and run `stromkreis verify`. Nothing of this was written.',
    cause,
  })
}
