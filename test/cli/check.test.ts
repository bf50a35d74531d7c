import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { check } from '../../src/cli/commands/check.ts'
import { overridden, validOrder, withField } from '../../src/testing/valid-order.ts'
import { listeningShell } from './listening-shell.ts'

let file: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stromkreis-check-'))
  file = join(folder, 'orders.json')
  onTestFinished(() => rm(folder, { recursive: true }))
})

const now = Date.now()
const good = validOrder({}, { now, nth: 1 })
const doubtful = withField(
  validOrder({}, { now, nth: 2 }),
  'contract.deliveryDetails.maLoIdentifier',
  '99987999749',
)
const bad = overridden(validOrder({}, { now, nth: 3 }), {
  userAccount: { emailAddress: 'erika-at-home' },
  contract: { externalId: null, agreements: { privacyPolicy: false } },
})

describe('stromkreis check', () => {
  test('ends with 0 when no order has an error, warnings or not', async () => {
    const { code, said } = await checked([good, doubtful])
    expect(code).toBe(0)
    expect(said).toMatch(/2 .*contract\.deliveryDetails\.maLoIdentifier .*warning .*denied/)
    expect(lastLine(said)).toBe('2 orders: 2 ready to send, 0 not; 0 errors, 1 warning.')
  })

  test('ends with 1 when an order has errors, and lists every finding of the whole file', async () => {
    const { code, said } = await checked([bad, good, doubtful])
    expect(code).toBe(1)
    expect(said).toMatch(/1 .*userAccount\.emailAddress .*error .*openStuck/)
    expect(said).toMatch(/1 .*contract\.agreements\.privacyPolicy .*error .*refused/)
    expect(said).toMatch(/3 .*maLoIdentifier .*warning/)
    expect(lastLine(said)).toBe('3 orders: 2 ready to send, 1 not; 2 errors, 1 warning.')
  })

  test('says one line and no table when there is nothing to say', async () => {
    const { said } = await checked([good])
    expect(said).toBe('1 order: 1 ready to send, 0 not; 0 errors, 0 warnings.\n')
    expect((await checked([])).said).toBe('0 orders: 0 ready to send, 0 not; 0 errors, 0 warnings.\n')
  })

  test('prints JSON and nothing else when asked, an object for each order', async () => {
    const { code, said } = await checked([good, bad], { json: true })
    expect(code).toBe(1)
    expect(JSON.parse(said)).toEqual([
      { line: 1, externalId: 'urn:test:contract:1', findings: [] },
      {
        line: 2,
        externalId: null,
        findings: [
          {
            field: 'userAccount.emailAddress',
            severity: 'error',
            rule: 'email',
            cost: 'openStuck',
            message: expect.stringMatching(/not well formed/),
          },
          {
            field: 'contract.agreements.privacyPolicy',
            severity: 'error',
            rule: 'agreement',
            cost: 'refused',
            message: expect.stringMatching(/has not agreed/),
          },
        ],
      },
    ])
  })

  test('quotes nothing of an order but its external id', async () => {
    for (const json of [true, false]) {
      const { said } = await checked([bad], { json })
      expect(said).not.toMatch(/erika|Beispiel|Grüner|1EMH|14109/i)
    }
  })

  test('shows the first 500 findings of many, and counts them all', async () => {
    const { said } = await checked(Array.from({ length: 251 }, () => bad))
    expect(said).toContain('And 2 more findings; --json lists them all.')
    expect(said.match(/emailAddress/g)).toHaveLength(250)
    expect(lastLine(said)).toBe('251 orders: 0 ready to send, 251 not; 502 errors, 0 warnings.')
  })

  test('refuses a file that is not of orders', async () => {
    writeFileSync(file, 'not,orders\n')
    await expect(check(listeningShell().shell, file, {})).rejects.toMatchObject({ code: 'invalidInput' })
  })
})

async function checked(orders: readonly unknown[], options: { json?: boolean } = {}) {
  writeFileSync(file, JSON.stringify(orders))
  const { shell, said } = listeningShell()
  return { code: await check(shell, file, options), said: said.stdout }
}

function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1)
}
