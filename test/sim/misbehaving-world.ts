import type { Fault, SandboxDesk, StatusChange } from '../../src/sandbox/index.ts'
import { type RandomStream, randomStream } from '../../src/sandbox/random-stream.ts'
import type { FaultyTransport, LineTrouble } from './faulty-transport.ts'
import { dayMs, type Happening, hourMs, minuteMs } from './plan.ts'
import type { SimTime } from './sim-time.ts'
import type { Tally } from './tally.ts'

const states: readonly StatusChange[] = [
  { state: 'Open' },
  { state: 'Processing' },
  { state: 'Denied', denialReason: 'Other', message: 'Bitte Zählernummer von Frau Mustermann prüfen' },
  { state: 'Rejected', denialReason: 'Dunning' },
  { state: 'Revoked' },
  { state: 'PendingDelivery' },
  { state: 'Contract', deliveryState: 'Delivery' },
  { state: 'Cancelled' },
]

/** The supplier's side of what happens: its answers, its list, and lives that do not go as they should. */
export class MisbehavingWorld {
  readonly #time: SimTime
  readonly #desk: SandboxDesk
  readonly #line: FaultyTransport
  readonly #faults: Tally
  /** Does something later, in the world's time. */
  readonly #later: (at: number, act: () => void) => void
  readonly #vanished = new Set<string>()

  constructor(options: {
    time: SimTime
    desk: SandboxDesk
    line: FaultyTransport
    faults: Tally
    later: (at: number, act: () => void) => void
  }) {
    this.#time = options.time
    this.#desk = options.desk
    this.#line = options.line
    this.#faults = options.faults
    this.#later = options.later
  }

  /** Lets it happen; false where it is not the supplier's business. */
  meet(happening: Happening, seed: number): boolean {
    const { kind, dice, forMs, nth } = happening
    const [one, two] = dice as [number, number]
    const trouble = troubleOf(happening)
    if (trouble !== null) {
      this.#line.troubles.push({ ...trouble, until: this.#time.now() + forMs })
      return true
    }
    switch (kind) {
      case 'vanish':
        this.#vanish(this.#some(one), forMs)
        return true
      case 'vanishAll':
        for (const contractNumber of this.#desk.world.contractNumbers()) this.#vanish(contractNumber, forMs)
        return true
      case 'contradict':
        this.#force(this.#some(one), states[Math.floor(two * states.length)]!)
        return true
      case 'newOrders':
        this.#desk.world.create(1 + Math.floor(one * 2))
        this.#faults.add(kind)
        return true
      case 'shiftingPages':
        this.#shift(forMs, randomStream(seed, `shift/${nth}`))
        return true
      default:
        return false
    }
  }

  /** Answers are right again, and everybody is back. */
  calmDown(): void {
    this.#line.troubles.length = 0
    this.#desk.faults.clear()
    for (const contractNumber of [...this.#vanished]) this.#bringBack(contractNumber)
  }

  #some(dice: number): string | undefined {
    const all = this.#desk.world.contractNumbers()
    return all[Math.floor(dice * all.length)]
  }

  #vanish(contractNumber: string | undefined, forMs: number): void {
    if (contractNumber === undefined || this.#vanished.has(contractNumber)) return
    this.#vanished.add(contractNumber)
    this.#desk.world.vanish(contractNumber)
    this.#faults.add('vanish')
    this.#later(this.#time.now() + forMs, () => this.#bringBack(contractNumber))
  }

  #bringBack(contractNumber: string): void {
    if (this.#vanished.delete(contractNumber)) this.#desk.world.bringBack(contractNumber)
  }

  /** The supplier says something else from now on, whether that is legal or not. */
  #force(contractNumber: string | undefined, change: StatusChange): void {
    if (contractNumber === undefined) return
    this.#desk.world.force(contractNumber, change)
    this.#faults.add('contradict')
  }

  /** Between two pages of one reading the list grows or shrinks before what has been read. */
  #shift(forMs: number, stream: RandomStream): void {
    let left = 4
    const onList = (offset: number) => {
      if (offset === 0 || left === 0) return
      left -= 1
      if (stream.chance(0.3)) this.#desk.world.create(1)
      else this.#vanish(this.#some(stream.next() * 0.3), Math.floor(stream.between(minuteMs, 6 * hourMs)))
    }
    this.#line.troubles.push({
      ...{
        kind: 'shiftingPages',
        until: this.#time.now() + Math.max(forMs, 12 * hourMs),
        share: 0.5,
        onList,
      },
    })
  }
}

/** What is wrong with the line, for the kinds that are only that. */
function troubleOf({ kind, dice }: Happening): Omit<LineTrouble, 'until'> | null {
  const [one, two, three] = dice as [number, number, number]
  const share = 0.3 + 0.7 * one
  const meets = (fault: Fault, more: object = {}) => ({ kind, share, faults: [fault], ...more })
  switch (kind) {
    case 'slow':
      return { kind, share, latencyMs: Math.floor(two ** 2 * 40_000) + 1 }
    case 'down':
      return { kind, share: 1, isDown: true }
    case 'storm429':
      return meets({
        ...{ kind: 'rateLimit', retryAfterSeconds: 1 + Math.floor(two ** 3 * 7_200) },
        retryAfterAs: three < 0.8 ? 'seconds' : 'httpDate',
      })
    case 'failing':
      return meets({
        ...{ kind: 'status', status: [500, 502, 503, 504, 403, 404, 400][Math.floor(two * 7)]! },
        ...(three < 0.3 ? { retryAfterSeconds: 60 } : {}),
      })
    case 'wrongJson':
      return meets({ kind: 'wrongJson', shape: two < 0.5 ? 'html' : 'other' })
    case 'cutJson':
      return meets({ kind: 'cutJson' })
    case 'truncated':
      return { kind, share, isTruncating: true }
    case 'unknownWords':
      return meets({ kind: 'unknownWords' })
    case 'missingFields':
      return meets({ kind: 'invalidOrder', how: two < 0.5 ? 'noState' : 'noContractNumber' })
    case 'wrongTypes':
      return meets({ kind: 'invalidOrder', how: 'wrongTypes' })
    case 'brokenConnections':
      return meets({ kind: two < 0.5 ? 'reset' : 'resetAfter' })
    case 'tokenTrouble':
      return {
        ...{ kind, share: 1 },
        faults: [
          { kind: 'status', status: two < 0.5 ? 500 : 429, path: 'token' },
          { kind: 'status', status: 401, path: 'list' },
        ],
      }
    case 'oldReplica':
      return meets({ kind: 'oldAnswer', ageMs: Math.floor(two ** 2 * 6 * dayMs) + hourMs })
    case 'repeatedPage':
      return meets({ kind: 'repeatedPage' })
    case 'shuffledPage':
      return meets({ kind: 'shuffledPage' })
    default:
      return null
  }
}
