import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { bankDetails } from '../../src/testing/valid-order.ts'
import { temporaryDatabase, temporaryFolder } from '../embed/temporary-database.ts'
import { ofPlantedPerson, plantedPerson as person } from '../orders/planted-person.ts'
import { type Received, receiver } from '../sinks/receiver.ts'
import { type Settings, settingsFor, startForTest, stromkreis } from './command-line.ts'
import { type OrderLine, orderFile, orderOfToday } from './order-files.ts'

const seed = 14
const planted = {
  clientSecret: 'pz7-client-secret-Qd4',
  masterKey: randomBytes(32).toString('base64'),
  linkKey: 'kQ8-links-are-signed-with-this-text-and-no-other',
  webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  webhookPath: 'hush-path-of-the-receiver',
  denialMessage: 'Rückruf an Frau Zimmer-Weißgerber erbeten',
}
/** An order of theirs; `nth` tells it from the others. */
function orderOf(nth: number) {
  return orderOfToday(nth, ofPlantedPerson(`${nth}.${person.emailAddress}`))
}

/** A daemon that logs as JSON, serves its metrics, sends webhooks, and everything it says to anybody. */
async function daemonInTrouble() {
  const sandbox = await startSandbox({
    ...{ clock: systemClock(), seed, orders: 20 },
    clientSecret: planted.clientSecret,
  })
  sandbox.faults.add({ kind: 'cutJson', path: 'list' })
  const hook = await receiver()
  const database = temporaryDatabase()
  const settings: Settings = {
    ...settingsFor(sandbox, database),
    STROMKREIS_LOG: 'json',
    STROMKREIS_KEY: planted.masterKey,
    STROMKREIS_LINK_KEY: planted.linkKey,
    STROMKREIS_SETTLING_SECONDS: '1',
    STROMKREIS_WEBHOOK_URL: `${hook.url}/${planted.webhookPath}`,
    STROMKREIS_WEBHOOK_SECRET: planted.webhookSecret,
  }
  const outputs: string[] = []
  const run = async (...args: string[]) => {
    const { stdout, stderr } = await stromkreis(args, settings)
    outputs.push(stdout, stderr)
    return stdout
  }
  const serving = ['run', '--port', '0', '--acceptance-port', '0']
  return { sandbox, hook, settings, outputs, run, daemon: startForTest(serving, settings) }
}

describe('what operators and receivers get to see', () => {
  test('has no secret and nothing personal in it, whatever is done and whatever goes wrong', {
    timeout: 240_000,
  }, async () => {
    const { sandbox, hook, settings, outputs, run, daemon } = await daemonInTrouble()
    const served = await daemon.notice((line) => line.includes('The dashboard is on'))
    const { url } = JSON.parse(served) as { url: string }
    const look = async () => {
      for (const path of ['/metrics', '/health', '/ready', `/${planted.webhookPath.length}`]) {
        const response = await fetch(url + path)
        outputs.push(JSON.stringify([...response.headers]), await response.text())
      }
    }
    const script = (state: string) => sandbox.world.script({ steps: [{ afterMs: 0, state }] })
    const [denied, spoken, contradicting, misread] = [
      'Processing',
      'Processing',
      'Rejected',
      'Processing',
    ].map(script) as [string, string, string, string]
    await Promise.all([denied, spoken, contradicting, misread].map((number) => run('look', number)))
    const message = planted.denialMessage
    sandbox.world.force(denied, { state: 'Denied', denialReason: 'Other', message, processingInfo: message })
    sandbox.world.force(spoken, { state: message, deliveryState: message, denialReason: message })
    sandbox.world.force(contradicting, { state: 'Processing', message })
    sandbox.faults.add({ kind: 'invalidOrder', how: 'wrongTypes', contractNumber: misread, times: null })
    hook.told.answer = 422
    await Promise.all([denied, spoken, contradicting, misread].map((number) => run('look', number)))
    await daemon.notice((line) => line.includes('"event":"delivery.givenUp"'))
    await look()

    hook.told.answer = 500
    const submitted = JSON.parse(await run('submit', orderFile([1, 2].map(orderOf)), '--json')) as OrderLine[]
    sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    const [lost] = JSON.parse(await run('submit', orderFile(orderOf(3)), '--json')) as OrderLine[]
    sandbox.faults.add({ kind: 'status', status: 422, path: 'create' })
    await run('submit', orderFile(orderOf(4)))
    await daemon.notice((line) => line.includes('"event":"delivery.failed"'))
    await look()
    hook.told.answer = 204
    await run('correct', contradicting, '--reason', message)
    await run('resolve', lost!.id, '--abandon', '--reason', message)
    await run('redeliver', '--sink', 'webhook', '--all')
    const reading = [
      ...[['contracts'], ['orders'], ['anomalies'], ['deliveries'], ['dead-letters'], ['plan'], ['verify']],
      ...[denied, spoken, contradicting, submitted[0]!.id, lost!.id].map((subject) => ['history', subject]),
      ...[['plan', denied], ['why', denied, 'Contract'], ['states'], ['doctor'], ['tariffs']],
    ]
    const exporting = ['mermaid', 'json', 'ts'].map((format) => ['export', '--format', format])
    await Promise.all([
      ...reading.map((args, turn) => run(...args, ...(turn % 2 === 0 ? ['--json'] : []))),
      ...[...exporting, ['export', '--counts', '--contract', denied]].map((args) => run(...args)),
    ])
    const wrong = {
      ...settings,
      RABOT_CLIENT_SECRET: `${planted.clientSecret}!`,
      STROMKREIS_WEBHOOK_SECRET: planted.webhookPath,
    }
    const failed = await Promise.all(['doctor', 'run', 'sync'].map((command) => stromkreis([command], wrong)))
    for (const ended of failed) outputs.push(ended.stdout, ended.stderr)
    await look()
    const { code, stdout, stderr } = await daemon.end()
    expect([code, stdout]).toEqual([0, ''])
    outputs.push(stderr)
    const messages = hook.received.map(({ headers, body }) => JSON.stringify(headers) + body)

    // All of it was there to be told.
    const shown = await stromkreis(['history', denied, '--text'], settings)
    expect(shown.stdout).toContain('Weißgerber')
    expect(sandbox.world.contractNumbers().map((number) => sandbox.world.order(number)!.lastName)).toContain(
      person.lastName,
    )
    for (const event of [
      'transition',
      'anomaly',
      'effect',
      'delivery.failed',
      'delivery.givenUp',
      'stopped',
    ]) {
      expect([event, stderr.includes(`"event":"${event}"`)]).toEqual([event, true])
    }
    expect(typesOf(hook.received).size).toBeGreaterThan(3)
    await sandbox.stop()

    const everything = [...outputs, ...messages].join('\n')
    for (const shownToo of [
      denied,
      lost!.id,
      'stromkreis_contracts{',
      'stromkreis_transitions_total{machine="order",from="Submitting",to="Submitted"} 2',
      'stromkreis_time_in_state_seconds_count{machine="order",state="Submitting"}',
      'stromkreis_orders{state="Uncertain"} ',
      'Uncertain',
      '"event":"look.failed"',
    ]) {
      expect([shownToo, everything.includes(shownToo)]).toEqual([shownToo, true])
    }
    const forbidden = forbiddenTexts(sandbox)
    expect(forbidden.length).toBeGreaterThan(150)
    expect(forbidden.filter((text) => everything.includes(text))).toEqual([])
    for (const line of stderr.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
  })

  test('has no secret in it when the settings themselves are wrong', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'secret')
    writeFileSync(file, planted.clientSecret)
    const settings = {
      ...settingsFor(
        { url: 'http://127.0.0.1:1', clientId: 'i', clientSecret: planted.clientSecret },
        temporaryDatabase(),
      ),
    }
    const endings = await Promise.all(
      [
        { RABOT_CLIENT_SECRET_FILE: file },
        { STROMKREIS_WEBHOOK_URL: `http://crm.example.org/${planted.webhookPath}` },
        { STROMKREIS_WEBHOOK_URL: `https://me:${planted.linkKey}@crm.example.org/` },
        { STROMKREIS_KEY: `${planted.masterKey}!` },
        { STROMKREIS_LOG: planted.linkKey },
        { RABOT_API_URL: `http://me:${planted.linkKey}@127.0.0.1:1` },
      ].map((wrong) =>
        stromkreis(['run'], { ...settings, STROMKREIS_WEBHOOK_SECRET: planted.webhookSecret, ...wrong }),
      ),
    )
    for (const { code, stdout, stderr } of endings) {
      expect(code).toBe(2)
      for (const text of Object.values(planted)) expect(stdout + stderr).not.toContain(text)
    }
  })
})

/** The types of the messages that came in. */
function typesOf(received: readonly Received[]): Set<string> {
  return new Set(received.map(({ body }) => (JSON.parse(body) as { type: string }).type))
}

/** Everything secret or personal in this world, as it might be written; words too short to be searched for left out. */
function forbiddenTexts({ world }: Sandbox): string[] {
  const tokens = Array.from({ length: 60 }, (_, turn) =>
    createHash('sha256').update(`${seed}/token/${turn}`).digest('base64url'),
  )
  const people = world.contractNumbers().flatMap((number) => {
    const order = world.order(number)!
    const { streetName, houseNumber } = order.deliveryAddress
    return [
      ...[order.firstName, order.lastName, order.businessName, order.emailAddress, order.meterNumber],
      ...[order.maLoIdentifier, order.meLoIdentifier, order.processingInfo, order.deliveryState?.message],
      ...[streetName, `${streetName} ${houseNumber}`],
    ]
  })
  const { masterKey, webhookSecret, ...rest } = planted
  const keyForms = [masterKey, webhookSecret.slice('whsec_'.length)].flatMap((key) =>
    (['base64', 'base64url', 'hex'] as const).map((encoding) =>
      Buffer.from(key, 'base64').toString(encoding).slice(0, 20),
    ),
  )
  const own = [1, 2, 3, 4].map(orderOf).flatMap(({ contract }) => {
    const { meterNumber, maLoIdentifier } = contract.deliveryDetails
    return [meterNumber, maLoIdentifier]
  })
  const words = 'Zimmer-Weißgerber'
  const all = [
    ...[...tokens, ...people, ...keyForms, ...own, ...Object.values(rest), ...Object.values(person)],
    ...[bankDetails.iban, bankDetails.iban.replaceAll(/(.{4})/g, '$1 ').trim(), words, JSON.stringify(words)],
  ]
  return [...new Set(all)].filter((text): text is string => typeof text === 'string' && text.length >= 5)
}
