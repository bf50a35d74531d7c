import { randomBytes } from 'node:crypto'
import type { Finding } from '../finding.ts'
import { preValidate } from '../index.ts'
import type { OrderBody } from '../order-body.ts'
import { ordersInFile } from '../order-file/orders-in-file.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { DashboardSource } from './dashboard-source.ts'
import { pause } from './pause.ts'

/** An order of a file, while and after the file is dealt with. */
export interface FileOrder {
  /** See `FiledOrder`. */
  line: number
  findings: readonly Finding[]
  /** Null once it was sent: what is not needed any more is not kept. */
  body: OrderBody | null
  /** What came of it: the id of the order that it is, or what kept it from being taken. */
  outcome: { id: string } | { error: StromkreisError } | null
}

/** How far a file is. */
export type FileStep = 'reading' | 'unreadable' | 'checked' | 'sending' | 'sent' | 'stopped'

/** A file of orders that somebody has given, and what is known of it. It is in this process's memory and nowhere else. */
export interface OrderFile {
  id: string
  /** Whose session it is: nobody else sees it. */
  owner: string
  bytes: number
  step: FileStep
  orders: readonly FileOrder[]
  /** Why it cannot be read. */
  error: StromkreisError | null
  /** Whether it was known which tariffs may be sold when it was checked. */
  knewTariffs: boolean
}

/** What a file may be at most, bytes. */
export const largestOrderFile = 20_000_000

const mostBytes = 2 * largestOrderFile
const mostFiles = 8
const keptMs = 15 * 60_000
const tariffsCountForMs = 24 * 3_600_000
const tariffsPatienceMs = 3_000
// So many orders are judged in the time in which nobody notices.
const ordersAtOnce = 10

/**
 * The files of orders that are checked and sent through the dashboard. A file is kept between the two steps so that what is
 * sent is what was shown, and so that no page carries it: in memory, of one session, for a quarter of an hour at most, few
 * at a time. The data of an order are let go as soon as it is sent.
 */
export class OrderFiles {
  readonly #source: Pick<DashboardSource, 'desk' | 'now'>
  readonly #onProblem: (error: unknown) => void
  readonly #files = new Map<string, OrderFile>()
  readonly #ends = new Map<string, NodeJS.Timeout>()
  #isStopped = false

  constructor(source: Pick<DashboardSource, 'desk' | 'now'>, onProblem: (error: unknown) => void) {
    this.#source = source
    this.#onProblem = onProblem
  }

  /** A file of this session; null where there is none, or none any more. */
  find(id: string, owner: string): OrderFile | null {
    const file = this.#files.get(id)
    return file?.owner === owner ? file : null
  }

  /**
   * Takes a file and begins to check it; `checked` resolves when that is over. An earlier file of the session that was not
   * sent is thrown away, and so are others' where there are too many.
   * @throws StromkreisError `rateLimited` while too many files are being sent
   */
  take(bytes: Buffer, owner: string): { file: OrderFile; checked: Promise<void> } {
    for (const file of this.#idle()) if (file.owner === owner) this.discard(file)
    for (const file of this.#idle()) if (this.#isFull(bytes.length)) this.discard(file)
    if (this.#isFull(bytes.length)) throw tooMany()
    const file: OrderFile = {
      ...{ id: randomBytes(16).toString('hex'), owner, bytes: bytes.length },
      ...{ step: 'reading', orders: [], error: null, knewTariffs: false },
    }
    this.#files.set(file.id, file)
    this.#keep(file)
    return { file, checked: this.#check(file, bytes) }
  }

  /** Sends those orders that have no error, one after another; a file once only, however often it is asked for. */
  send(file: OrderFile, by: string): void {
    if (file.step !== 'checked') return
    file.step = 'sending'
    this.#sendAll(file, by).catch((error: unknown) => {
      file.step = 'stopped'
      this.#keep(file)
      this.#onProblem(error)
    })
  }

  discard(file: OrderFile): void {
    clearTimeout(this.#ends.get(file.id))
    this.#ends.delete(file.id)
    this.#files.delete(file.id)
  }

  stop(): void {
    this.#isStopped = true
    for (const file of [...this.#files.values()]) this.discard(file)
  }

  async #check(file: OrderFile, bytes: Buffer): Promise<void> {
    try {
      const sellableTariffKeys = await this.#sellable()
      file.knewTariffs = sellableTariffKeys !== null
      const knowledge = { now: this.#source.now(), sellableTariffKeys }
      const orders: FileOrder[] = []
      file.orders = orders
      for (const { line, body } of ordersInFile(bytes)) {
        if (!this.#isKept(file)) return
        orders.push({ line, body, findings: preValidate(body, knowledge), outcome: null })
        if (orders.length % ordersAtOnce === 0) await pause()
      }
      file.step = 'checked'
    } catch (error) {
      file.step = 'unreadable'
      file.orders = []
      file.error = error instanceof StromkreisError ? error : unreadable()
      if (!(error instanceof StromkreisError)) this.#onProblem(error)
    }
  }

  /** What may be sold, where that is known or the supplier says it at once. */
  async #sellable(): Promise<ReadonlySet<string> | null> {
    const signal = AbortSignal.timeout(tariffsPatienceMs)
    try {
      const { tariffs } = await this.#source.desk.tariffs({ maxAgeMs: tariffsCountForMs, signal })
      return new Set(tariffs.map(({ tariffKey }) => tariffKey))
    } catch {
      return null
    }
  }

  async #sendAll(file: OrderFile, by: string): Promise<void> {
    clearTimeout(this.#ends.get(file.id))
    for (const order of file.orders) {
      if (this.#isStopped) return
      const { body } = order
      if (body === null || hasErrors(order)) continue
      order.outcome = await this.#sent(body, by)
      order.body = null
      await pause()
    }
    file.step = 'sent'
    this.#keep(file)
  }

  async #sent(body: OrderBody, by: string): Promise<NonNullable<FileOrder['outcome']>> {
    try {
      const { id } = await this.#source.desk.submit(body, { by })
      return { id }
    } catch (error) {
      if (error instanceof StromkreisError) return { error }
      throw error
    }
  }

  /** Files that nobody is sending, oldest first. */
  #idle(): OrderFile[] {
    return [...this.#files.values()].filter(({ step }) => step !== 'sending')
  }

  #isFull(more: number): boolean {
    const bytes = [...this.#files.values()].reduce((sum, each) => sum + each.bytes, 0)
    return this.#files.size >= mostFiles || bytes + more > mostBytes
  }

  #isKept({ id }: OrderFile): boolean {
    return this.#files.has(id)
  }

  #keep(file: OrderFile): void {
    clearTimeout(this.#ends.get(file.id))
    if (!this.#isKept(file)) return
    this.#ends.set(file.id, setTimeout(() => this.discard(file), keptMs).unref())
  }
}

/** Whether an order must not be sent as it is. */
export function hasErrors({ findings }: Pick<FileOrder, 'findings'>): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

function tooMany(): StromkreisError {
  return new StromkreisError('rateLimited', 'Too many files of orders are being sent at once.', {
    hint: 'Wait until one of them is done, then give yours again. Nothing was sent of it.',
  })
}

function unreadable(): StromkreisError {
  return new StromkreisError('invalidInput', 'The file of orders cannot be read.', {
    hint: 'Save it once more and give it again. Nothing was sent.',
  })
}
