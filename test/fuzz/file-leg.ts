import { execute } from '../../src/cli/execute.ts'
import { exitCodes } from '../../src/cli/exit-code.ts'
import { Shell } from '../../src/cli/shell.ts'
import type { OrderBody } from '../../src/order-body.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { bankDetails, validOrder, withField, writtenAt } from '../../src/testing/valid-order.ts'
import { engineUnderFuzz } from './engine-under-fuzz.ts'
import { FuzzFailure, type FuzzLeg, mark, refuseEcho } from './fuzz-leg.ts'
import { hostileTexts, mutatedBytes, mutatedJson } from './hostile-json.ts'

const planted = `Ilse ${mark} <ilse@${mark}.example>`

/** Files of orders, hostile in their bytes, their JSON, their table or their fields, given to `check`. */
export function fileLeg(): FuzzLeg {
  return {
    name: 'files',
    async attempt(chance) {
      const input = hostileFile(chance)
      const said = { out: '', err: '' }
      const shell = new Shell({
        environment: {},
        out: { write: (text: string) => (said.out += text) },
        err: { write: (text: string) => (said.err += text) },
        input: () => input,
        untilStopped: () => new Promise(() => {}),
      })
      const asJson = chance.chance(0.5)
      const code = await execute(shell, ['check', '-', ...(asJson ? ['--json'] : [])])
      const isUsual = [exitCodes.done, exitCodes.orderErrors, exitCodes.usage].some((usual) => usual === code)
      if (!isUsual) throw new FuzzFailure(`check ended with ${code}: ${said.err.slice(0, 600)}`)
      if (/^ +at /m.test(said.err)) throw new FuzzFailure(`check shows a stack: ${said.err.slice(0, 600)}`)
      if (code === exitCodes.usage && !/file of orders|JSON array|header|Column/.test(said.err)) {
        throw new FuzzFailure(`check does not say what is wrong: ${said.err.slice(0, 300)}`)
      }
      refuseEcho(said.err, 'check')
      // An `externalId` is the caller's own name for an order, and is how they find it.
      refuseEcho(said.out.replaceAll(/"externalId":"(?:[^"\\]|\\.)*"/g, ''), 'check')
      if (asJson && code !== exitCodes.usage) JSON.parse(said.out)
      return `check ${code}`
    },
    async close() {},
  }
}

/** Hostile orders given to an engine that sells, as `submit` and `complete` do, and from there to the sandbox. */
export async function submitLeg(): Promise<FuzzLeg> {
  const engine = await engineUnderFuzz()
  const { stromkreis, offers, problems } = engine
  return {
    name: 'submit',
    async attempt(chance) {
      const body = hostileOrder(chance)
      if (body === null) return 'no order'
      const { id } = chance.pick(offers)
      try {
        const order = chance.chance(0.7)
          ? await stromkreis.desk.submit(body, { by: 'fuzz' })
          : await stromkreis.desk.complete(id, body, { by: 'fuzz' })
        refuseEcho(JSON.stringify(order.findings), 'a finding')
        if (problems.length > 0) throw problems.splice(0)[0]
        return order.state
      } catch (error) {
        if (!(error instanceof StromkreisError)) throw error
        refuseEcho(`${error.message} ${error.hint} ${JSON.stringify(error.complaint)}`, 'an error')
        return error.code
      }
    },
    examine() {
      const { disagreements } = stromkreis.verify()
      if (disagreements.length > 0) throw new FuzzFailure(JSON.stringify(disagreements[0]))
      const subjects = [
        ...stromkreis.orders().map(({ id }) => id),
        ...stromkreis.contracts().map((each) => each.contractNumber),
      ]
      for (const subject of subjects)
        refuseEcho(JSON.stringify(stromkreis.history(subject)), `the log of ${subject}`)
    },
    close: () => engine.close(),
  }
}

/** An order whose answer was lost, said to be what it is not: what `resolve --adopt` is given. */
export async function adoptLeg(): Promise<FuzzLeg> {
  const engine = await engineUnderFuzz()
  const { stromkreis, sandbox } = engine
  const numbers = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
  let lost = await lostOrder(engine, 1)
  let tried = 1
  return {
    name: 'adopt',
    async attempt(chance) {
      const adopt = chance.weighted([
        [chance.pick([...hostileTexts, planted]), 48],
        [chance.pick(numbers), 1],
        [sandbox.world.contractNumbers().at(-1)!, 1],
      ])
      try {
        const { state } = await stromkreis.desk.resolve(lost, { adopt }, { by: planted.slice(0, 4) })
        tried += 1
        lost = await lostOrder(engine, tried)
        return state
      } catch (error) {
        if (!(error instanceof StromkreisError)) throw error
        refuseEcho(`${error.message} ${error.hint}`, 'an error')
        return error.code
      }
    },
    examine() {
      const { disagreements } = stromkreis.verify()
      if (disagreements.length > 0) throw new FuzzFailure(JSON.stringify(disagreements[0]))
      const made = sandbox.world.contractNumbers().length
      if (made !== numbers.length + tried) throw new FuzzFailure(`${made} orders are at the supplier`)
    },
    close: () => engine.close(),
  }
}

async function lostOrder(
  { stromkreis, sandbox }: Awaited<ReturnType<typeof engineUnderFuzz>>,
  nth: number,
): Promise<string> {
  sandbox.faults.add({ kind: 'status500AfterActing', path: 'create' })
  const { id } = await stromkreis.desk.submit(validOrder({}, { now: writtenAt, nth: 1_000 + nth }), {})
  return id
}

function hostileOrder(chance: RandomStream): OrderBody | null {
  try {
    const body = JSON.parse(mutatedJson(someOrder(chance), chance, planted)) as unknown
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as OrderBody) : null
  } catch {
    return null
  }
}

function someOrder(chance: RandomStream) {
  const order = validOrder({}, { now: writtenAt, nth: chance.integer(1, 999_999) })
  return chance.chance(0.5) ? withField(order, 'contract.bankDetails', bankDetails) : order
}

function hostileFile(chance: RandomStream): Buffer {
  const orders = Array.from({ length: chance.integer(1, 4) }, () => someOrder(chance))
  const text = chance.pick([
    () => mutatedJson(orders, chance, planted),
    () => mutatedJson(orders[0], chance, planted),
    () =>
      orders
        .map((order) => mutatedJson(order, chance, planted))
        .join(chance.pick(['\n', '\r\n', '\n\n', '\r'])),
    () => hostileTable(orders, chance),
  ])()
  return chance.chance(0.25) ? mutatedBytes(text, chance) : Buffer.from(text)
}

function hostileTable(orders: readonly object[], chance: RandomStream): string {
  const delimiter = chance.pick([',', ';', '\t'])
  const rows = orders.map((order) => new Map(cellsOf(order)))
  const header = [...rows[0]!.keys()]
  const cell = (text: string) => {
    const hostile = chance.chance(0.03)
      ? chance.pick([planted, '"', '""', `a${delimiter}b`, 'a\nb', '=1+1', '\u0000'])
      : text
    return /["\n,;\t]/.test(hostile) && chance.chance(0.9) ? `"${hostile.replaceAll('"', '""')}"` : hostile
  }
  if (chance.chance(0.2))
    header[chance.integer(0, header.length - 1)] = chance.pick([
      '',
      '__proto__',
      'constructor.prototype',
      'postCode',
      'tariffKey',
      planted,
    ])
  const lines = [header.join(delimiter), ...rows.map((row) => [...row.values()].map(cell).join(delimiter))]
  if (chance.chance(0.1))
    lines.splice(chance.integer(0, lines.length), 0, chance.pick(['', delimiter, '"', header[0]!]))
  return lines.join(chance.pick(['\n', '\r\n']))
}

function cellsOf(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    typeof inner === 'object' && inner !== null
      ? cellsOf(inner as object, `${path}${name}.`)
      : [[`${path}${name}`, String(inner ?? '')]],
  )
}
