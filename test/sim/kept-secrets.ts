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

/** Finds any of many texts in one pass: hundreds of them in files of a megabyte, for every seed. */
class Needles {
  readonly #byBeginning = new Map<number, Buffer[]>()
  readonly #isBeginning = new Uint8Array(2 ** 16)

  constructor(needles: readonly Buffer[]) {
    for (const needle of needles) {
      const beginning = needle.readUInt32BE(0)
      this.#byBeginning.set(beginning, [...(this.#byBeginning.get(beginning) ?? []), needle])
      this.#isBeginning[spread(beginning)] = 1
    }
  }

  findIn(bytes: Buffer): { needle: Buffer; at: number } | null {
    let last4 = 0
    for (let place = 0; place < bytes.length; place += 1) {
      last4 = ((last4 << 8) | bytes[place]!) >>> 0
      if (this.#isBeginning[spread(last4)] === 0) continue
      const at = place - 3
      const needle = this.#byBeginning
        .get(last4)
        ?.find(
          (each) =>
            at >= 0 &&
            at + each.length <= bytes.length &&
            bytes.compare(each, 0, each.length, at, at + each.length) === 0,
        )
      if (needle !== undefined) return { needle, at }
    }
    return null
  }
}

function spread(beginning: number): number {
  return Math.imul(beginning, 0x9e3779b1) >>> 16
}
