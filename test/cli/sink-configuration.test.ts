import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { webhookConfigurations } from '../../src/cli/sink-configuration.ts'
import { webhookSink } from '../../src/sinks/webhook-sink.ts'

const secret = `whsec_${Buffer.alloc(32, 'old').toString('base64')}`
const newSecret = `whsec_${Buffer.alloc(32, 'new').toString('base64')}`
const url = 'https://crm.example.org/hush-path'
const crm = { type: 'webhook', name: 'crm', url, secrets: [{ environment: 'CRM_SECRET' }] }

/** The configurations of a file with these sinks, beside these settings. */
function configured(file: unknown, settings: Record<string, string> = { CRM_SECRET: secret }) {
  const texts: Record<string, string> = {
    'sinks.json': JSON.stringify(file),
    '/run/secrets/crm': `${newSecret}\n`,
  }
  return webhookConfigurations({ STROMKREIS_SINKS_FILE: 'sinks.json', ...settings }, (path) => {
    if (texts[path] === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' })
    return texts[path]
  })
}

describe('the environment', () => {
  test('says nothing of sinks: there are none', () => {
    expect(webhookConfigurations({})).toEqual([])
    expect(webhookConfigurations({ STROMKREIS_WEBHOOK_URL: '', STROMKREIS_WEBHOOK_SECRET: '' })).toEqual([])
  })

  test('gives a webhook its address and its secret', () => {
    const settings = { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET: secret }
    expect(webhookConfigurations(settings)).toEqual([{ name: 'webhook', url, secret: [secret] }])
    expect(webhookSink(webhookConfigurations(settings)[0]!).name).toBe('webhook')
  })

  test('gives two secrets while the receiver changes from one to the other', () => {
    const settings = { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET: `${newSecret}\n${secret}` }
    expect(webhookConfigurations(settings)[0]!.secret).toEqual([newSecret, secret])
  })

  test('gives the secret in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stromkreis-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'secret')
    writeFileSync(file, `${secret}\n`)
    const settings = { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET_FILE: file }
    expect(webhookConfigurations(settings)[0]!.secret).toEqual([secret])
  })

  test.each([
    [{ STROMKREIS_WEBHOOK_URL: url }, 'STROMKREIS_WEBHOOK_URL is set and STROMKREIS_WEBHOOK_SECRET is not'],
    [
      { STROMKREIS_WEBHOOK_SECRET: secret },
      'STROMKREIS_WEBHOOK_SECRET is set and STROMKREIS_WEBHOOK_URL is not',
    ],
    [
      { STROMKREIS_WEBHOOK_URL: 'http://crm.example.org/hush-path', STROMKREIS_WEBHOOK_SECRET: secret },
      'STROMKREIS_WEBHOOK_URL uses http',
    ],
    [
      { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET: 'hush-secret' },
      'STROMKREIS_WEBHOOK_SECRET does not begin with whsec_',
    ],
    [
      { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET_FILE: '/no/such/file' },
      'STROMKREIS_WEBHOOK_SECRET_FILE names a file that cannot be read',
    ],
    [
      { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET: secret, STROMKREIS_WEBHOOK_SECRET_FILE: 'x' },
      'STROMKREIS_WEBHOOK_SECRET and STROMKREIS_WEBHOOK_SECRET_FILE are both set',
    ],
    [{ STROMKREIS_SINKS_FILE: '/no/such/file' }, 'STROMKREIS_SINKS_FILE names a file that cannot be read'],
  ])('%# that is wrong is named without its value', (settings, message) => {
    expectRefusal(() => webhookConfigurations(settings), message)
  })
})

describe('a file of sinks', () => {
  test('gives each webhook what it needs, its secrets from elsewhere', () => {
    const full = {
      ...crm,
      secrets: [{ file: '/run/secrets/crm' }, { environment: 'CRM_SECRET' }],
      ...{ source: '/stromkreis/berlin', messages: true, events: ['stromkreis.contract.denied'] },
      ...{ timeoutSeconds: 5, atOnce: 2, giveUpAfterHours: 24 },
    }
    const [webhook, other] = configured({ sinks: [full, { ...crm, name: 'audit' }] })
    expect(webhook).toEqual({
      ...{ name: 'crm', url, secret: [newSecret, secret], source: '/stromkreis/berlin', messages: true },
      ...{ events: ['stromkreis.contract.denied'], timeoutMs: 5_000, atOnce: 2 },
      patience: { refusedForMs: 86_400_000 },
    })
    for (const options of [webhook!, other!]) expect(webhookSink(options).name).toBe(options.name)
  })

  test('comes on top of the webhook of the environment', () => {
    const settings = { STROMKREIS_WEBHOOK_URL: url, STROMKREIS_WEBHOOK_SECRET: secret, CRM_SECRET: secret }
    expect(configured({ sinks: [crm] }, settings).map(({ name }) => name)).toEqual(['webhook', 'crm'])
    expect(configured({ sinks: [] })).toEqual([])
  })

  test.each([
    [[], 'the file: expected object'],
    [{}, 'sinks: expected array'],
    [{ sinks: [{ ...crm, type: 'mail' }] }, 'sinks.0.type:'],
    [{ sinks: [crm, { ...crm, name: 'Two words' }] }, 'sinks.1.name: expected up to 40'],
    [{ sinks: [{ ...crm, url: 'http://crm.example.org' }] }, 'sinks.0.url uses http'],
    [{ sinks: [{ ...crm, secrets: [] }] }, 'sinks.0.secrets:'],
    [{ sinks: [{ ...crm, secrets: [secret] }] }, 'sinks.0.secrets.0: expected { "environment"'],
    [{ sinks: [{ ...crm, secret }] }, 'sinks.0: Unrecognized key: "secret"'],
    [
      { sinks: [{ ...crm, secrets: [{ environment: 'NOT_SET' }] }] },
      'sinks.0.secrets.0 names the variable NOT_SET',
    ],
    [{ sinks: [{ ...crm, secrets: [{ file: '/nowhere' }] }] }, 'sinks.0.secrets.0 names a file'],
    [{ sinks: [{ ...crm, events: ['hush-event'] }] }, 'sinks.0.events.0: is no type of message'],
    [{ sinks: [{ ...crm, timeoutSeconds: 0 }] }, 'sinks.0.timeoutSeconds:'],
    [{ sinks: [{ ...crm, atOnce: 1.5 }] }, 'sinks.0.atOnce:'],
    [{ sinks: [crm, crm] }, 'the name crm is taken'],
    [{ sinks: [{ ...crm, name: 'console' }] }, 'the name console is taken'],
  ])('%# that is wrong is refused with the field', (file, message) => {
    expectRefusal(() => configured(file), `STROMKREIS_SINKS_FILE: ${message}`)
  })

  test('that is no JSON is refused', () => {
    expectRefusal(
      () => webhookConfigurations({ STROMKREIS_SINKS_FILE: 'x' }, () => `{ "sinks": ["${secret}`),
      'STROMKREIS_SINKS_FILE: the file is no JSON',
    )
  })
})

function expectRefusal(act: () => unknown, message: string): void {
  let error: unknown
  try {
    act()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) })
  const said = `${error} ${(error as { hint: string }).hint} ${(error as Error).cause}`
  expect(said).not.toMatch(/hush/)
  expect(said).not.toContain(secret.slice(6, 20))
}
