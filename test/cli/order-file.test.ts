import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { readOrderFile } from '../../src/cli/order-file.ts'
import { preValidate } from '../../src/orders/pre-validation.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { bankDetails, validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { listeningShell } from './listening-shell.ts'

const { shell } = listeningShell()

let file: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stromkreis-orders-'))
  file = join(folder, 'orders')
  onTestFinished(() => rm(folder, { recursive: true }))
})

const one = validOrder({}, { nth: 1 })
const two = validOrder({ contract: { bankDetails } }, { nth: 2 })

describe('a large table of orders', () => {
  const rows = Array.from({ length: 6_000 }, (_, index) => `T${index},"street ""${index}""\nand on, and on"`)
  const header = 'tariffKey,contract.deliveryAddress.streetName'

  test('is read in pieces, and every order keeps its line and its quoted line breaks', () => {
    const orders = read([header, ...rows].join('\r\n'))
    expect(orders).toHaveLength(rows.length)
    for (const index of [0, 1, 2_999, 5_999]) {
      const { line, body } = orders[index]!
      expect(line).toBe(2 + 2 * index)
      expect(body).toMatchObject({
        tariffKey: `T${index}`,
        contract: { deliveryAddress: { streetName: `street "${index}"\nand on, and on` } },
      })
    }
  })

  test('is refused as a whole for one line, which is named', () => {
    const lacking = [...rows.slice(0, 5_000), 'alone', ...rows.slice(5_000)]
    expect(() => read([header, ...lacking].join('\n'))).toThrow(
      'Line 10002 of the file of orders does not have',
    )
    const open = [...rows.slice(0, 5_000), 'x,"open', ...rows.slice(5_000)]
    expect(() => read([header, ...open].join('\n'))).toThrow(/Line \d+ of the file of orders is not CSV/)
  })
})

describe('a file of orders', () => {
  test('may be a JSON array; the line is the order’s place in it', () => {
    expect(read(JSON.stringify([one, two], null, 2))).toEqual([
      { line: 1, body: one },
      { line: 2, body: two },
    ])
    expect(read(' [] ')).toEqual([])
  })

  test('may be a single JSON object over several lines', () => {
    expect(read(`\n${JSON.stringify(one, null, 2)}\n`)).toEqual([{ line: 2, body: one }])
  })

  test('may hold one JSON object per line, with empty lines and Windows’ line ends', () => {
    expect(read(`${JSON.stringify(one)}\r\n\r\n${JSON.stringify(two)}\r\n`)).toEqual([
      { line: 1, body: one },
      { line: 3, body: two },
    ])
  })

  test('may begin with a byte order mark', () => {
    expect(read(`\uFEFF${JSON.stringify([one])}`)).toHaveLength(1)
    expect(read('\uFEFFtariffKey\nRabotSmart')).toHaveLength(1)
  })

  test.each([
    ['an empty file', '\n \n', /empty/],
    ['an array cut off', `[${JSON.stringify(one)},`, /JSON array/],
    ['an array of something else', '[{}, "Erika", {}]', /Order 2 of the JSON array is not an object/],
    ['a line that is not JSON', `${JSON.stringify(one)}\n{"Erika": }\n`, /Line 2 .* not JSON/],
    ['a line that is something else', `${JSON.stringify(one)}\n["Erika"]\n`, /Line 2 .* not an object/],
    ['a text', 'Erika Beispiel, Grüner Weg', /Column 1 .* not a field/],
    ['UTF-16', Buffer.from('\uFEFFtariffKey\nRabotSmart', 'utf16le'), /not in UTF-8/],
    ['Latin-1', Buffer.from('{"Straße": "Erika"}', 'latin1'), /not in UTF-8/],
    ['CSV with too many cells', 'tariffKey,iban\nRabotSmart,DE1\nErika,b,c\n', /Line 3 .* as many cells/],
    ['CSV with too few cells', 'tariffKey,iban\nErika\n', /Line 2 .* as many cells/],
    ['CSV with an open quote', 'tariffKey,iban\n"Erika,b\n', /not CSV/],
    ['CSV with an unknown column', 'tariffKey,Erika\na,b\n', /Column 2 .* not a field/],
    ['CSV with a column for an object', 'tariffKey,contract\na,b\n', /Column 2 .* not a field/],
    [
      'CSV with a column twice',
      'meterNumber,contract.deliveryDetails.meterNumber\n1,2\n',
      /1 and 2 are the same/,
    ],
    [
      'CSV with a column that could be several',
      'postCode\n14109\n',
      /Column 1 .* contract.deliveryAddress.postCode/,
    ],
  ])('is refused whole, with a reason that quotes nothing: %s', (_, content, reason) => {
    const error = refusal(content)
    expect(error.code).toBe('invalidInput')
    expect(error.message).toMatch(reason)
    expect(error.hint).not.toBe('')
    expect(`${error.message} ${error.hint}`).not.toContain('Erika')
    expect(error.cause).toBeUndefined()
  })

  test('says on which line of an array the JSON breaks', () => {
    expect(refusal('[\n  {"a": 1}\n  {"b": 2}\n]').message).toContain('(line 3)')
  })

  test('is refused when it cannot be read', () => {
    expect(() => readOrderFile(shell, join(file, 'nowhere'))).toThrow(/cannot be read \(ENO/)
  })
})

describe('a CSV table of orders', () => {
  test('has a header of paths, or of last names that only one path has', () => {
    const [order] = read(
      'tariffKey,userAccount.firstName,emailAddress,CONTRACT.TYPE,emailVerifiedAt\n' +
        'RabotSmart,Erika,erika@example.org,Private,2026-01-14\n',
    )
    expect(order).toEqual({
      line: 2,
      body: {
        tariffKey: 'RabotSmart',
        emailVerifiedAt: '2026-01-14',
        userAccount: { firstName: 'Erika', emailAddress: 'erika@example.org' },
        contract: { type: 'Private', bankDetails: null },
      },
    })
  })

  test('tells numbers, truth and null from text by what the field is', () => {
    const header =
      'previousAnnualConsumptionKwh;meterNumber;termsAndConditions;privacyPolicy;hasSmartMeter;hasHeatPump;campaignCode'
    const body = {
      previousAnnualConsumptionKwh: 2600,
      meterNumber: '0012',
      agreements: { termsAndConditions: true, privacyPolicy: true },
      capabilities: { hasSmartMeter: false, hasHeatPump: false },
    }
    const [order] = read(`${header}\n2600;0012;TRUE;ja;0;Falsch;null\n`)
    const { agreements, capabilities, ...details } = body
    expect(order!.body).toEqual({
      campaignCode: null,
      contract: { bankDetails: null, agreements, deliveryDetails: { ...details, capabilities } },
    })
  })

  test('leaves what cannot be understood to pre-validation, which names its field', () => {
    const [order] = read('previousAnnualConsumptionKwh;privacyPolicy\n2.600,5;maybe\n')
    const findings = preValidate(order!.body, { now: writtenAt, sellableTariffKeys: null })
    expect(findings.filter(({ rule }) => rule === 'shape').map(({ field }) => field)).toEqual([
      'contract.deliveryDetails.previousAnnualConsumptionKwh',
      'contract.agreements.privacyPolicy',
    ])
  })

  test('leaves out fields of empty cells, and takes empty bank details for payment by invoice', () => {
    const rows = read(
      'tariffKey,offerDate,iban,accountHolder,contract.billingAddress.city\n' +
        'RabotSmart,,,,\n' +
        'RabotSmart,,DE89370400440532013000,,\n',
    )
    expect(rows.map(({ body }) => body)).toEqual([
      { tariffKey: 'RabotSmart', contract: { bankDetails: null } },
      { tariffKey: 'RabotSmart', contract: { bankDetails: { iban: 'DE89370400440532013000' } } },
    ])
  })

  test('may have quoted cells with delimiters, quotes and line breaks, and counts lines as an editor does', () => {
    const rows = read(
      '"tariffKey";"userAccount.businessName"\r\n' +
        '"a;b";"Zum ""Anker"""\r\n' +
        '\r\n;\r\n' +
        'c;"Öhler\nund Söhne"\r\n' +
        'd;Nowak, Wulff\r\n',
    )
    expect(rows.map(({ line, body }) => [line, body['tariffKey']])).toEqual([
      [2, 'a;b'],
      [5, 'c'],
      [7, 'd'],
    ])
    expect(rows.map(({ body }) => (body['userAccount'] as { businessName: string }).businessName)).toEqual([
      'Zum "Anker"',
      'Öhler\nund Söhne',
      'Nowak, Wulff',
    ])
  })

  test('can say all that JSON can', () => {
    const cells = [...leavesOf(two)].filter(([, value]) => value !== null)
    const table = [cells.map(([path]) => path), cells.map(([, value]) => `"${value}"`)]
    const [order] = read(table.map((line) => line.join(',')).join('\n'))
    expect(preValidate(order!.body, { now: writtenAt, sellableTariffKeys: null })).toEqual([])
    expect(new Map([...leavesOf(order!.body)].sort())).toEqual(new Map(cells.sort()))
  })
})

function* leavesOf(object: object, prefix = ''): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null) yield* leavesOf(value, `${prefix}${name}.`)
    else yield [prefix + name, value]
  }
}

function read(content: string | Buffer) {
  writeFileSync(file, content)
  return readOrderFile(shell, file)
}

function refusal(content: string | Buffer): StromkreisError {
  try {
    read(content)
  } catch (error) {
    if (error instanceof StromkreisError) return error
    throw error
  }
  throw new Error('It was not refused.')
}
