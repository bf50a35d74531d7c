import type { Fact } from './fact.ts'
import { type Inquiry, ordersIn, wholePage } from './inquiry.ts'
import { at, type JsonObject } from './json-parts.ts'
import { codeWords, fails, holds, holdsUnless, untold, type Verdict } from './verdict.ts'

const orderWords = [
  ...['Open', 'Processing', 'Denied', 'Rejected', 'Revoked', 'Contract'],
  ...['PendingDelivery', 'DeliveryPending', 'Delivery', 'Cancelled', 'Unspecified'],
]
const deliveryWords = [
  ...['InChangeProcess', 'DeliveryPending', 'PendingDelivery', 'Delivery', 'Denied', 'Revoked'],
  ...['CancelledPendingDelivery', 'CancelledDelivery', 'Cancelled', 'Other'],
]
const denialReasons = [
  ...['Dunning', 'InsufficientSolvency', 'ContractCommitment', 'Duplicate'],
  ...['UnsuccessfulSupplierChange', 'Other'],
]
const cancellationReasons = ['Dunning', 'SupplierChange', 'Relocation', 'Other']

/** Fields that are read, and whether they may be missing or null. */
const readFields: readonly (readonly [path: string, isNeeded: boolean])[] = [
  ...(['contractNumber', 'customerNumber', 'state'] as const).map((path) => [path, true] as const),
  ...['emailAddress', 'tariffName', 'meterNumber', 'maLoIdentifier', 'processingInfo', 'denialReason'].map(
    (path) => [path, false] as const,
  ),
  ...['actualDateOfDelivery', 'endDateOfDelivery', 'contractSignedAt'].map((path) => [path, false] as const),
  ...['state', 'startDate', 'endDate', 'message', 'denialReason', 'cancellationReason'].map(
    (name) => [`deliveryState.${name}`, false] as const,
  ),
]

/** What is relied on of the list of orders and of each order in it. */
export const factsOfOrders: readonly Fact[] = [
  {
    id: 'orders-paged',
    says: 'GET /orders pages by offset and limit: so many orders from that place on',
    source: 'S1',
    check: (inquiry) => withOrders(inquiry, 3, () => pagesOverlap(inquiry)),
  },
  {
    id: 'orders-default-limit',
    says: 'without a limit a page has ten orders',
    source: 'S1',
    check: (inquiry) =>
      withOrders(inquiry, 11, async () => {
        const { length } = ordersIn(await inquiry.page(0, null))
        return holdsUnless(length === 10 ? null : `it has ${length}`)
      }),
  },
  {
    id: 'orders-whole-page',
    says: `a page of ${wholePage} orders is given as asked for`,
    source: '–',
    async check(inquiry) {
      const page = await inquiry.page(0, wholePage)
      if (page.status !== 200) return fails(`answered ${page.status}`)
      const { length } = ordersIn(page)
      if (length === wholePage) return holds()
      if (at(page.json, 'hasMoreItems') === true) return fails(`it has ${length}, and there are more`)
      return untold(`there are only ${length} orders`)
    },
  },
  {
    id: 'orders-end',
    says: 'beyond its end the list is empty and has no more items',
    source: 'S1',
    async check(inquiry) {
      const page = await inquiry.page(10_000_000, 2)
      if (page.status !== 200) return fails(`answered ${page.status}`)
      if (ordersIn(page).length > 0) return fails('there are orders ten million places on')
      return holdsUnless(at(page.json, 'hasMoreItems') === false ? null : 'hasMoreItems is not false')
    },
  },
  {
    id: 'orders-of-a-customer',
    says: 'filter.customerNumber leaves the orders of one customer',
    source: 'S2',
    check: (inquiry) =>
      withOrders(inquiry, 1, async ([first]) => {
        const customer = String(first!['customerNumber'])
        const query = `offset=0&limit=${wholePage}&filter.customerNumber=${encodeURIComponent(customer)}`
        const page = await inquiry.get(`/orders?${query}`)
        if (page.status !== 200) return fails(`answered ${page.status}`)
        const found = ordersIn(page)
        const others = found.filter(({ customerNumber }) => String(customerNumber) !== customer)
        if (found.length === 0) return fails('it leaves none')
        return holdsUnless(others.length === 0 ? null : `it leaves ${others.length} orders of others`)
      }),
  },
  {
    id: 'order-by-number',
    says: 'GET /orders/{contractNumber} shows the order that the list shows',
    source: 'S1',
    check: (inquiry) =>
      withOrders(inquiry, 1, async ([first]) => {
        const number = String(first!['contractNumber'])
        const { status, json } = await inquiry.order(number)
        if (status !== 200) return fails(`answered ${status}`)
        const data = at(json, 'data')
        const order = at(data, 'order') ?? data
        return holdsUnless(String(at(order, 'contractNumber')) === number ? null : 'it shows another one')
      }),
  },
  {
    id: 'order-unknown',
    says: 'an order that does not exist is answered 404',
    source: 'D',
    async check(inquiry) {
      const { status } = await inquiry.order('0')
      return holdsUnless(status === 404 ? null : `answered ${status}`)
    },
  },
  {
    id: 'order-numbers',
    says: 'each order has a contract number of its own; customers may have several',
    source: 'S1',
    check: (inquiry) =>
      withOrders(inquiry, 2, async (orders) => {
        const numbers = new Set(orders.map(({ contractNumber }) => contractNumber))
        const customers = new Set(orders.map(({ customerNumber }) => customerNumber))
        if (numbers.size < orders.length) return fails(`${orders.length} orders have ${numbers.size} numbers`)
        return holds(`${orders.length} orders of ${customers.size} customers`)
      }),
  },
  {
    id: 'order-fields',
    says: 'the fields that are read have their names, and are texts or null',
    source: 'S1, S3',
    check: (inquiry) =>
      withOrders(inquiry, 1, async (orders) => {
        const wrong = readFields.filter(([path, isNeeded]) =>
          orders.some((order) => !isText(at(order, path), isNeeded)),
        )
        const absent = readFields.filter(
          ([path]) => !path.includes('.') && !orders.some((order) => path in order),
        )
        const names = [...new Set([...wrong, ...absent].map(([path]) => path))]
        return holdsUnless(names.length === 0 ? null : `otherwise: ${names.join(', ')}`)
      }),
  },
  {
    id: 'order-words',
    says: 'order.state is one of the documented words',
    source: 'G, S3',
    check: (inquiry) => known(inquiry, ['state'], orderWords),
  },
  {
    id: 'delivery-words',
    says: 'deliveryState.state is one of the documented words',
    source: 'S3',
    check: (inquiry) => known(inquiry, ['deliveryState.state'], deliveryWords),
  },
  {
    id: 'denial-reasons',
    says: 'denialReason is one of the documented codes',
    source: 'S3',
    check: (inquiry) => known(inquiry, ['denialReason', 'deliveryState.denialReason'], denialReasons),
  },
  {
    id: 'cancellation-reasons',
    says: 'cancellationReason is one of the documented codes',
    source: 'S3',
    check: (inquiry) => known(inquiry, ['deliveryState.cancellationReason'], cancellationReasons),
  },
  {
    id: 'times-without-zone',
    says: 'the times of an order carry no zone',
    source: 'S1',
    check: (inquiry) =>
      withOrders(inquiry, 1, async (orders) => {
        const times = textsAt(orders, ['contractSignedAt'])
        if (times.length === 0) return untold('no order has a contractSignedAt')
        const zoned = times.filter((time) => !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(time))
        return holdsUnless(
          zoned.length === 0 ? null : `${zoned.length} of ${times.length} are written otherwise`,
        )
      }),
  },
  {
    id: 'external-id-absent',
    says: 'externalId is in no answer',
    source: 'S1, S3',
    check: (inquiry) =>
      withOrders(inquiry, 1, async (orders) => {
        const carriers = orders.filter((order) => 'externalId' in order).length
        return holdsUnless(carriers === 0 ? null : `${carriers} of ${orders.length} orders carry one`)
      }),
  },
]

/** A verdict on the orders of the first page, where there are enough of them. */
async function withOrders(
  inquiry: Inquiry,
  atLeast: number,
  verdict: (orders: readonly JsonObject[]) => Promise<Verdict>,
): Promise<Verdict> {
  const page = await inquiry.page(0, wholePage)
  if (page.status !== 200) return untold(`the list was answered ${page.status}`)
  const orders = ordersIn(page)
  if (orders.length >= atLeast) return verdict(orders)
  return untold(orders.length === 0 ? 'there are no orders' : `there are only ${orders.length} orders`)
}

async function pagesOverlap(inquiry: Inquiry): Promise<Verdict> {
  const [first, second] = [ordersIn(await inquiry.page(0, 2)), ordersIn(await inquiry.page(1, 2))]
  if (first.length !== 2 || second.length !== 2) {
    return fails(`pages of two have ${first.length} and ${second.length} orders`)
  }
  const isShifted = first[1]!['contractNumber'] === second[0]!['contractNumber']
  return holdsUnless(isShifted ? null : 'one place on, the page does not begin with the second order')
}

async function known(inquiry: Inquiry, paths: readonly string[], words: readonly string[]): Promise<Verdict> {
  return withOrders(inquiry, 1, async (orders) => {
    const seen = new Set(textsAt(orders, paths))
    if (seen.size === 0) return untold('no order has one')
    const unknown = [...seen].filter((word) => !words.includes(word))
    return holdsUnless(
      unknown.length === 0 ? null : `not known: ${codeWords(unknown)}`,
      `seen: ${codeWords(seen)}`,
    )
  })
}

function textsAt(orders: readonly JsonObject[], paths: readonly string[]): string[] {
  const values = orders.flatMap((order) => paths.map((path) => at(order, path)))
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}

function isText(value: unknown, isNeeded: boolean): boolean {
  if (typeof value === 'string') return !isNeeded || value !== ''
  return !isNeeded && (value === null || value === undefined)
}
