import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Entry } from '../../src/log-entry.ts'
import type { Checker, Rest } from './checker.ts'
import type { Verdict } from './verdict.ts'

/** Promise 8: secrets and personal data are in no error, no line of a log, no entry, and not readable in the database’s files. */
export class KeptSecrets implements Checker {
  readonly #verdict: Verdict
  readonly #secrets = new Set<string>()
  readonly #said = new Set<string>()
  readonly #entries: string[] = []

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  /** Something that nobody may read. */
  keep(secret: string | null | undefined): void {
    if (secret && secret.length >= 5) this.#secrets.add(secret)
  }

  said(text: string): void {
    this.#said.add(text)
  }

  entry(entry: Entry): void {
    this.#entries.push(JSON.stringify(entry))
  }

  atRest({ world, database }: Rest): void {
    for (const contractNumber of world.contractNumbers()) {
      const order = world.order(contractNumber)
      if (order === null) continue
      const { emailAddress, lastName, meterNumber, maLoIdentifier, meLoIdentifier } = order
      for (const secret of [emailAddress, meterNumber, maLoIdentifier, meLoIdentifier]) this.keep(secret)
      this.keep(lastName === null ? null : `${order.firstName} ${lastName}`)
      this.keep(`${order.deliveryAddress.streetName} ${order.deliveryAddress.houseNumber}`)
      this.keep(order.deliveryState?.message)
    }
    const needles = new Needles([...this.#secrets].map((secret) => Buffer.from(secret)))
    this.#search(needles, 'what was said', Buffer.from([...this.#said].join('\n')))
    this.#search(needles, 'the log', Buffer.from(this.#entries.join('\n')))
    const folder = dirname(database)
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(basename(database)) || name.endsWith('-shm')) continue
      const file = name.slice(basename(database).length) || 'itself'
      this.#search(needles, `the file ${file}`, readFileSync(join(folder, name)))
    }
  }

  #search(needles: Needles, where: string, bytes: Buffer): void {
    const found = needles.findIn(bytes)
    if (found === null) return
    const before = bytes.subarray(Math.max(0, found.at - 60), found.at).toString('latin1')
    const around = before.replaceAll(/[^\x20-\x7e]/g, '.')
    this.#verdict.fault(
      'kept-secrets',
      `${where} holds ${found.needle.toString().slice(0, 3)}… after ${around}`,
    )
  }
}

/** Finds any of many texts, of five bytes or more, in one pass over every other byte: hundreds of them in megabytes, for every seed. */
class Needles {
  /** By the four bytes at their beginning, and at one byte after it. */
  readonly #byFour = new Map<number, { needle: Buffer; skip: number }[]>()
  readonly #isThere = new Uint8Array(2 ** 16)

  constructor(needles: readonly Buffer[]) {
    for (const needle of needles) for (const skip of [0, 1]) this.#add(needle, skip)
  }

  findIn(bytes: Buffer): { needle: Buffer; at: number } | null {
    const isThere = this.#isThere
    let four = 0
    for (let place = 1; place < bytes.length; place += 2) {
      four = (four << 16) | (bytes[place - 1]! << 8) | bytes[place]!
      if (isThere[spread(four)] === 0) continue
      const found = this.#byFour.get(four >>> 0)?.find(({ needle, skip }) => {
        const at = place - 3 - skip
        const end = at + needle.length
        return at >= 0 && end <= bytes.length && bytes.compare(needle, 0, needle.length, at, end) === 0
      })
      if (found !== undefined) return { needle: found.needle, at: place - 3 - found.skip }
    }
    return null
  }

  #add(needle: Buffer, skip: number): void {
    const four = needle.readUInt32BE(skip)
    this.#byFour.set(four, [...(this.#byFour.get(four) ?? []), { needle, skip }])
    this.#isThere[spread(four)] = 1
  }
}

function spread(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> 16
}
