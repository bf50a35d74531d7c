import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { Engine, type EngineOptions } from '../../src/engine/engine.ts'
import { type Entry, isOfAlertsLife, isTold } from '../../src/log-entry.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { type ScriptedOrder, ScriptedSupplier } from './scripted-supplier.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)

/** A path in a folder of its own, gone after the test. */
export function temporaryDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'contracts.db')
}

/** From now on who asks this clock again and again while its time stands still gets an error, and does not hang. */
export function forbidStandstill(clock: VirtualClock, mostAsks = 20_000): void {
  const { now } = clock
  let [at, asks] = [now(), 0]
  clock.now = () => {
    asks = now() === at ? asks + 1 : 0
    at = now()
    if (asks > mostAsks) throw new Error('Time stands still, and somebody waits in an endless loop.')
    return at
  }
}

let blank: string | undefined

/** The same, with everything an empty database has already written: many are opened faster from a copy. */
export function copiedDatabase(): string {
  if (blank === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'stromkreis-'))
    blank = join(folder, 'blank.db')
    new SqliteStore(blank).close()
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
  const path = temporaryDatabase()
  copyFileSync(blank, path)
  copyFileSync(`${blank}.keys`, `${path}.keys`)
  return path
}

/** An engine with everything around it: a scripted supplier, a virtual clock, a store that can be closed and reopened. */
export class Scene {
  readonly clock: VirtualClock = virtualClock(monday)
  readonly supplier = new ScriptedSupplier(this.clock)
  /** What the engine reported as troubles it works around. */
  readonly problems: unknown[] = []
  readonly #path: string
  readonly #options: Partial<EngineOptions>
  store: SqliteStore
  engine: Engine

  constructor(options: Partial<EngineOptions> & { path?: string } = {}) {
    const { path = ':memory:', ...rest } = options
    this.#path = path
    this.#options = rest
    this.store = new SqliteStore(path)
    this.engine = this.#newEngine()
  }

  /** Lets time pass, then shows the engine the whole list. */
  async sync(afterMs: number = hour): Promise<void> {
    this.pass(afterMs)
    await this.engine.sync()
  }

  /** Lets time pass, changes one order, then shows the engine the whole list. */
  async see(contractNumber: string, order: ScriptedOrder, afterMs: number = hour): Promise<void> {
    this.supplier.set(contractNumber, order)
    await this.sync(afterMs)
  }

  pass(ms: number): void {
    this.clock.advanceTo(this.clock.now() + ms)
  }

  /** Another process over the same file: nothing but the file is left of before. */
  restart(options: Partial<EngineOptions> = {}): void {
    this.store.close()
    this.store = new SqliteStore(this.#path)
    this.engine = this.#newEngine(options)
  }

  entries(contractNumber = '1'): Entry[] {
    return this.store.entriesOf(contractNumber)
  }

  /** The entries as lines: `observed Open > Processing`. Those that alerts alone are about are left out. */
  history(contractNumber = '1'): string[] {
    return this.entries(contractNumber)
      .filter(({ alert }) => alert === undefined)
      .map(line)
  }

  state(contractNumber = '1') {
    return this.store.find(contractNumber)?.record?.position?.state ?? null
  }

  /** Everything told about any contract, as `1 alert denied`; not what alerts tell about themselves. */
  told(): string[] {
    return this.store
      .entriesAfter(0, 100_000)
      .flatMap(({ entry }) => toldBy(entry).map((told) => `${entry.subject} ${told}`))
  }

  close(): void {
    this.store.close()
  }

  #newEngine(options: Partial<EngineOptions> = {}): Engine {
    const { store, supplier, clock } = this
    const onProblem = (problem: unknown) => this.problems.push(problem)
    return new Engine({ store, supplier, clock, onProblem, ...this.#options, ...options })
  }
}

/** One entry as a line, without what alerts tell about themselves. */
export function line(entry: Entry): string {
  const anomaly = entry.anomaly ? ` ${entry.anomaly.kind}` : ''
  const effects = entry.effects.filter((effect) => !isOfAlertsLife(effect))
  const told = effects.map((effect) => (isTold(effect) ? ` ${effect.kind}!` : ` (${effect.kind})`))
  return `${entry.kind}${anomaly} ${entry.from} > ${entry.to}${told.join('')}`
}

function toldBy({ effects }: Entry): string[] {
  return effects
    .filter((effect) => isTold(effect) && !isOfAlertsLife(effect))
    .map(({ type, kind }) => `${type} ${kind}`)
}
