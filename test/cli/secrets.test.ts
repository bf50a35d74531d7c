import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { bankDetails, overridden } from '../../src/testing/valid-order.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { settingsFor, startForTest, stromkreis } from './command-line.ts'
import { type OrderLine, orderFile, orderOfToday } from './order-files.ts'

const seed = 14
const clientSecret = 'pz7-client-secret-Qd4'
const [masterKey, wrongKey] = [randomBytes(32), randomBytes(32)]
const linkKey = 'kQ8-links-are-signed-with-this-text-and-no-other'
const planted = 'Rückruf an Frau Zimmer-Weißgerber'

describe('secrets and personal data', () => {
  test('are in no output and in no file, whatever is done and whatever goes wrong', {
    timeout: 120_000,
  }, async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed, orders: 40, clientSecret })
    const database = temporaryDatabase()
    const settings = {
      ...settingsFor(sandbox, database),
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
    await daemon.notice((line) => line.startsWith('Following'))
    // It would come to them by itself, a minute later.
    for (const number of [denied, spoken, contradicting, misread]) await run('look', number!)
    await daemon.line((line) => line.includes('alert contradiction'))
    files.push(...bytesAround(database))
    const { stdout, stderr } = await daemon.end()
    outputs.push(stdout, stderr)
    await run('sync')

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

  test('of our own orders are in no output and in no file, whatever is done and whatever goes wrong', {
    timeout: 120_000,
  }, async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed, orders: 8, clientSecret })
    const database = temporaryDatabase()
    const settings = {
      ...settingsFor(sandbox, database),
      STROMKREIS_LINK_KEY: linkKey,
      STROMKREIS_SETTLING_SECONDS: '1',
    }
    const outputs: string[] = []
    const run = async (...args: string[]) => {
      const { stdout, stderr } = await stromkreis(args, settings)
      outputs.push(stdout, stderr)
      return stdout
    }
    const bodies = [1, 2, 3, 4, 5].map((nth) => orderOfToday(nth, nobody(nth)))
    const [good, wrong, refused, lost, accepted] = bodies.map((body) => orderFile(body))
    const personal = [...bodies.flatMap(textsIn), planted, clientSecret, linkKey]

    await run('submit', good!)
    await run('check', orderFile({ ...bodies[1], contract: planted, [planted]: planted }))
    await run('submit', orderFile({ ...bodies[1], contract: planted, [planted]: planted }), '--json')
    await run('submit', orderFile(overridden(bodies[1]!, { userAccount: { emailAddress: planted } })))
    await run('submit', wrong!, '--json')
    sandbox.faults.add({ kind: 'status', status: 422, path: 'create' })
    await run('submit', refused!)
    sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    const [uncertain] = JSON.parse(await run('submit', lost!, '--json')) as OrderLine[]
    await run('resolve', uncertain!.id, '--adopt', sandbox.world.contractNumbers()[0]!, '--reason', planted)
    await run('resolve', uncertain!.id, '--resubmit', '--reason', planted)
    const offerArgs = [
      'offer',
      'RabotSmart',
      '--zip',
      '14109',
      '--kwh',
      '2600',
      '--json',
      '--data',
      accepted!,
    ]
    const { id } = JSON.parse(await run(...offerArgs)) as OrderLine
    await run('accept', id, '--reason', planted)
    await run('decline', id, '--reason', planted)
    const garbled = orderFile([])
    writeFileSync(garbled, JSON.stringify(bodies).slice(0, -40))
    for (const command of ['submit', 'check']) await run(command, garbled)
    await run('complete', id, garbled)
    for (const args of [['orders'], ['history', id], ['history', uncertain!.id], ['verify']]) {
      await run(...args)
      await run(...args, '--json')
    }
    sandbox.faults.add({ kind: 'wrongJson', path: 'create', times: null })
    const daemon = startForTest(['run'], settings)
    await daemon.line((line) => line.includes('adopted'))
    await run('submit', orderFile(orderOfToday(6, nobody(6))))
    const { stdout, stderr } = await daemon.end()
    outputs.push(stdout, stderr)
    await sandbox.stop()
    await run('submit', orderFile(orderOfToday(7, nobody(7))))

    expect(personal.length).toBeGreaterThan(30)
    const everything = Buffer.concat([Buffer.from(outputs.join('\n')), ...bytesAround(database)])
    expect(personal.filter((text) => everything.includes(text))).toEqual([])
    for (const text of [uncertain!.id, 'Submitted', 'Incomplete', 'Refused', 'Uncertain', 'Ready']) {
      expect([text, outputs.join().includes(text)]).toEqual([text, true])
    }
  })
})

/** What a customer is called and where they live, in words that stand nowhere else. */
function nobody(nth: number) {
  const person = { firstName: 'Leokadia', lastName: `Zimmer-Weißgerber-${nth}` }
  const address = { ...person, streetName: 'Quittenallee', city: 'Hinterwalden' }
  return {
    userAccount: {
      ...person,
      emailAddress: `leokadia.${nth}@quitten.example`,
      phoneNumber: '+49 30 7654321',
    },
    contract: { deliveryAddress: address, bankDetails: { ...bankDetails, accountHolder: 'Leokadia' } },
  }
}

/** The personal texts of an order made by {@link nobody}. */
function textsIn({ userAccount, contract }: ReturnType<typeof orderOfToday>): string[] {
  const { emailAddress, firstName, lastName, phoneNumber, dateOfBirth } = userAccount
  const { deliveryAddress, deliveryDetails } = contract
  const { meterNumber, maLoIdentifier } = deliveryDetails
  return [
    ...[emailAddress, firstName, lastName, phoneNumber, dateOfBirth, meterNumber, maLoIdentifier],
    ...[deliveryAddress.streetName, deliveryAddress.city, bankDetails.iban],
  ]
}

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
