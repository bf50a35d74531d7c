import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { settingsFor, startForTest, stromkreis } from './command-line.ts'

const seed = 14
const clientSecret = 'pz7-client-secret-Qd4'
const [masterKey, wrongKey] = [randomBytes(32), randomBytes(32)]
const planted = 'Rückruf an Frau Zimmer-Weißgerber'

describe('secrets and personal data', () => {
  test('are in no output and in no file, whatever is done and whatever goes wrong', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed, orders: 40, clientSecret })
    const database = temporaryDatabase()
    const settings = {
      ...settingsFor(sandbox, database),
      STROMKREIS_SWEEP_EVERY_SECONDS: '1',
      STROMKREIS_KEY: masterKey.toString('base64'),
    }
    const script = (state: string) => sandbox.world.script({ steps: [{ afterMs: 0, state }] })
    const [denied, spoken, contradicting, misread] = [
      script('Processing'),
      script('Processing'),
      script('Rejected'),
      script('Processing'),
    ]
    const outputs: string[] = []
    const files: Buffer[] = []
    const run = async (...args: string[]) => {
      const { stdout, stderr } = await stromkreis(args, settings)
      outputs.push(stdout, stderr)
    }

    await run('sync')
    sandbox.world.force(denied!, {
      state: 'Denied',
      denialReason: 'Other',
      message: planted,
      processingInfo: planted,
    })
    sandbox.world.force(spoken!, { state: planted, deliveryState: planted, denialReason: planted })
    sandbox.world.force(contradicting!, { state: 'Processing', message: planted })
    sandbox.faults.add({ kind: 'invalidOrder', how: 'wrongTypes', contractNumber: misread!, times: null })
    const keys = [masterKey, wrongKey].flatMap(formsOf)
    const personal = [...personalData(sandbox), planted, clientSecret, ...tokens(), ...keys]
    const daemon = startForTest(['run'], settings)
    await daemon.line((line) => line.includes('alert contradiction'))
    files.push(...bytesAround(database))
    const { stdout, stderr } = await daemon.end()
    outputs.push(stdout, stderr)

    await run('correct', contradicting!, '--reason', planted, '--json')
    const reading = [
      ['contracts'],
      ['anomalies'],
      ['history', denied!],
      ['history', spoken!],
      ['history', contradicting!],
      ['verify'],
    ]
    await Promise.all(reading.map((args, turn) => run(...args, ...(turn % 2 === 0 ? ['--json'] : []))))
    await run('doctor', '--json')
    sandbox.faults.add({ kind: 'wrongJson', path: '/partner/v1/tariffs', times: null })
    await run('tariffs')
    const spoilt = { ...settings, RABOT_CLIENT_SECRET: `"${clientSecret}"` }
    for (const args of [['sync'], ['run'], ['doctor']]) {
      const ended = await stromkreis(args, spoilt)
      outputs.push(ended.stdout, ended.stderr)
    }
    const misfit = { ...settings, STROMKREIS_KEY: wrongKey.toString('base64') }
    const misspelt = { ...settings, STROMKREIS_KEY: `${wrongKey.toString('hex')}!` }
    for (const args of [['contracts'], ['sync'], ['doctor']]) {
      for (const wrong of [misfit, misspelt]) {
        const ended = await stromkreis(args, wrong)
        expect(ended.code).toBeGreaterThan(0)
        outputs.push(ended.stdout, ended.stderr)
      }
    }
    await sandbox.stop()
    files.push(...bytesAround(database))

    expect(personal.length).toBeGreaterThan(250)
    expect(outputs.join('').length).toBeGreaterThan(5_000)
    const everything = Buffer.concat([Buffer.from(outputs.join('\n')), ...files])
    expect(personal.filter((text) => everything.includes(text))).toEqual([])
    // The search itself finds what is there.
    expect(everything.includes(denied!)).toBe(true)
    expect(everything.includes('rabot.smart')).toBe(true)
  })
})

/** Whatever the sandbox's orders say of people, their places and their meters; words too short to be searched left out. */
function personalData({ world }: Sandbox): string[] {
  const found = world.contractNumbers().flatMap((number) => {
    const order = world.order(number)!
    const { streetName, houseNumber } = order.deliveryAddress
    return [
      order.firstName,
      order.lastName,
      order.businessName,
      order.emailAddress,
      order.emailAddress.split('@')[0],
      `${streetName} ${houseNumber}`,
      streetName,
      order.meterNumber,
      order.maLoIdentifier,
      order.meLoIdentifier,
      order.deliveryState?.message,
      order.processingInfo,
    ]
  })
  return [...new Set(found)].filter((text) => typeof text === 'string' && text.length >= 5) as string[]
}

/** The tokens that a sandbox of this seed gives out first. */
function tokens(): string[] {
  return Array.from({ length: 60 }, (_, turn) =>
    createHash('sha256').update(`${seed}/token/${turn}`).digest('base64url'),
  )
}

/** A key as it might be written, and its bytes as they are. */
function formsOf(key: Buffer): (string | Buffer)[] {
  const forms = (['base64', 'base64url', 'hex'] as const).map((encoding) =>
    key.toString(encoding).slice(0, 20),
  )
  return [key, ...forms]
}

function bytesAround(database: string): Buffer[] {
  return readdirSync(dirname(database)).map((name) => readFileSync(join(dirname(database), name)))
}
