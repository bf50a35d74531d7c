import type { Fact } from './fact.ts'
import type { Inquiry, TestOrder } from './inquiry.ts'
import { at, isObject, objectsIn } from './json-parts.ts'
import { codeWords, fails, holds, holdsUnless, untold, type Verdict } from './verdict.ts'

/** What is relied on for tariffs, prices and placing orders. */
export const factsOfSelling: readonly Fact[] = [
  {
    id: 'tariffs-named',
    says: 'GET /tariffs lists tariffs, each with tariffKey and tariffName',
    source: 'S1, S4',
    async check(inquiry) {
      const { status, json } = await inquiry.tariffs()
      if (status !== 200) return fails(`answered ${status}`)
      const data = at(json, 'data')
      if (!Array.isArray(data)) return fails('data is no list')
      const tariffs = objectsIn(data)
      if (tariffs.length === 0) return untold('there are no tariffs')
      const isNamed = tariffs.every((one) =>
        ['tariffKey', 'tariffName'].every((name) => typeof one[name] === 'string'),
      )
      return holdsUnless(isNamed ? null : 'one lacks its key or name', `${tariffs.length} tariffs`)
    },
  },
  {
    id: 'quote-price',
    says: 'a price is named per month, with its work price and base price',
    source: 'S1',
    check: (inquiry) =>
      withQuote(inquiry, (quote) => {
        const names = ['pricePerMonth', 'basePricePerMonth', 'expectedWorkPrice']
        const missing = names.filter((name) => typeof at(quote, `priceComponents.${name}.value`) !== 'number')
        return holdsUnless(missing.length === 0 ? null : `without ${missing.join(', ')}`)
      }),
  },
  {
    id: 'quote-validity',
    says: 'a price does not say until when it can be accepted',
    source: 'S1',
    check: (inquiry) =>
      withQuote(inquiry, (quote) => {
        const said = Object.keys(quote).filter((name) => /^(valid|expires)/i.test(name))
        return holdsUnless(said.length === 0 ? null : `it has ${said.join(', ')}`)
      }),
  },
  {
    id: 'create-answer',
    says: 'POST /orders answers customerNumber and contractNumber, bare or in an envelope',
    source: 'S3, S4',
    needs: 'order',
    check: (inquiry) =>
      withTestOrder(inquiry, async ({ answer: { status, json } }) => {
        if (status >= 300) return untold(`the order was answered ${status}`)
        if (numberGiven(json) === null) return fails('one of the numbers is missing')
        return holds(isObject(at(json, 'data')) ? 'in an envelope' : 'bare')
      }),
  },
  {
    id: 'create-rules',
    says: 'an order that breaks none of our rules is taken',
    source: 'G, S2, S1',
    needs: 'order',
    check: (inquiry) =>
      withTestOrder(inquiry, async ({ answer: { status, json } }) => {
        const reasons = objectsIn(at(json, 'error')).map(({ code }) => String(code))
        const said = reasons.length === 0 ? '' : ` (${codeWords(reasons)})`
        return holdsUnless(status < 300 ? null : `answered ${status}${said}`)
      }),
  },
  {
    id: 'create-begins-open',
    says: 'a new order begins in Open',
    source: 'G',
    needs: 'order',
    check: (inquiry) =>
      withPlacedOrder(inquiry, (order) => {
        const state = at(order, 'state')
        return holdsUnless(state === 'Open' ? null : `it begins in ${codeWords([String(state)])}`)
      }),
  },
  {
    id: 'create-echoes-time',
    says: 'contractSignedAt of an order echoes the transactionDateTime it was created with, give or take whole hours',
    source: 'S1, D',
    needs: 'order',
    check: (inquiry) =>
      withPlacedOrder(inquiry, (order, { body }) => {
        const [sent, shown] = [at(body, 'contract.transactionDateTime'), at(order, 'contractSignedAt')]
        if (typeof shown !== 'string') return fails('the order has none')
        const apartMs = asUtc(shown) - asUtc(String(sent))
        const isEcho = apartMs % 3_600_000 === 0 && Math.abs(apartMs) <= 14 * 3_600_000
        return isEcho ? holds(`${apartMs / 3_600_000} h apart`) : fails('it is another time')
      }),
  },
  {
    id: 'create-not-idempotent',
    says: 'POST /orders has no idempotency key, and repeating it may order twice',
    source: 'S1, S3',
    check: async () => untold('no run orders the same twice'),
  },
  {
    id: 'create-lost-answer',
    says: 'a request answered with 408, 409 or 5xx, cut off or not at all may have created the order',
    source: 'D',
    check: async () => untold('no run can make the supplier fail'),
  },
  {
    id: 'create-refused',
    says: 'a request answered with 401, 403 or 429 has created nothing',
    source: 'D',
    check: async () => untold('no run can make the supplier refuse'),
  },
  {
    id: 'create-password',
    says: 'a password may be sent with an order',
    source: 'S3',
    check: async () => untold('a password is never sent'),
  },
]

async function withQuote(inquiry: Inquiry, verdict: (quote: object) => Verdict): Promise<Verdict> {
  const answer = await inquiry.quote()
  if (answer === null) return untold('there are no tariffs')
  if (answer.status !== 200) return fails(`answered ${answer.status}`)
  const quote = at(answer.json, 'data') ?? answer.json
  return isObject(quote) ? verdict(quote) : fails('the answer holds no price')
}

async function withTestOrder(
  inquiry: Inquiry,
  verdict: (order: TestOrder) => Promise<Verdict>,
): Promise<Verdict> {
  const placed = await inquiry.testOrder()
  return placed === null ? untold('there are no tariffs') : verdict(placed)
}

/** A verdict on the order that was placed, as its number shows it. */
function withPlacedOrder(
  inquiry: Inquiry,
  verdict: (order: unknown, placed: TestOrder) => Verdict,
): Promise<Verdict> {
  return withTestOrder(inquiry, async (placed) => {
    const number = numberGiven(placed.answer.json)
    if (number === null) return untold('no order was created')
    const { status, json } = await inquiry.order(number)
    if (status !== 200) return untold(`the new order was answered ${status}`)
    const data = at(json, 'data')
    return verdict(at(data, 'order') ?? data, placed)
  })
}

function numberGiven(json: unknown): string | null {
  const data = at(json, 'data') ?? json
  const [contract, customer] = [at(data, 'contractNumber'), at(data, 'customerNumber')]
  return contract === undefined || customer === undefined ? null : String(contract)
}

function asUtc(wallTime: string): number {
  return Date.parse(`${wallTime.replace(' ', 'T').slice(0, 19)}Z`)
}
