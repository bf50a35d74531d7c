import { type Answer, enveloped, json, plainRefusal } from './answer.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import type { ConfirmedContract } from './confirmed-contract.ts'
import { documentTypes, papersOf } from './contract-paper.ts'
import { contractPrice, workPriceAt } from './contract-price.ts'
import { costsAnswer } from './costs-answer.ts'
import { type CustomerKey, contractsFor } from './customer-access.ts'
import {
  isPeriodTooLong,
  type MetricsRequest,
  metricsAnswer,
  metricsIntervals,
  metricsValueTypes,
  metricTypes,
} from './metrics-answer.ts'
import { pricesAnswer, pricesKnownUntil } from './prices-answer.ts'
import { invalidField, type Reading, timeIn, wordIn } from './request-reading.ts'

/** The operations on one contract (API reference, section 11). */
export const contractRoutes: readonly ApiRoute[] = [
  contractRoute('metrics', '/metrics', 'application', metrics),
  contractRoute('costs', '/costs', 'application', ({ office }, contract) =>
    enveloped(costsAnswer(contract, office.clock.now())),
  ),
  contractRoute('documents', '/documents', 'application', listDocuments),
  contractRoute('document', '/documents/([^/]+)', 'application', sendDocument),
  contractRoute('workingPrice', '/dayaheadworkingprice', 'link', workingPrice),
]

function contractRoute(
  name: ApiRoute['name'],
  rest: string,
  key: CustomerKey,
  answer: (call: ApiCall, contract: ConfirmedContract) => Answer,
): ApiRoute {
  return {
    name,
    method: 'GET',
    path: new RegExp(`^/partner/v1/customers/([^/]+)/contracts/([^/]+)${rest}$`),
    scopes: ['api:partner'],
    answer(call) {
      const [customerNumber = '', contractNumber = ''] = call.subjects
      const found = contractsFor(call, customerNumber, key)
      if ('answer' in found) return found.answer
      const contract = found.contracts.find(({ order }) => order.contractNumber === contractNumber)
      return contract === undefined
        ? plainRefusal(404, 'not-found', 'Contract not found.')
        : answer(call, contract)
    },
  }
}

function metrics(call: ApiCall, contract: ConfirmedContract): Answer {
  const { seed, clock } = call.office
  const request = metricsRequest(call)
  return 'answer' in request
    ? request.answer
    : enveloped(metricsAnswer(seed, contract, request.value, clock.now()))
}

function metricsRequest({ request }: ApiCall): Reading<MetricsRequest> {
  const from = timeIn(request, 'Period.From')
  if ('answer' in from) return from
  const to = timeIn(request, 'Period.To')
  if ('answer' in to) return to
  const interval = wordIn(request, 'Interval', metricsIntervals)
  if ('answer' in interval) return interval
  const metricType = wordIn(request, 'MetricType', metricTypes)
  if ('answer' in metricType) return metricType
  const valueType = wordIn(request, 'ValueType', metricsValueTypes)
  if ('answer' in valueType) return valueType
  if (from.value === null) return invalidField('Period.From', 'is missing')
  if (to.value === null || to.value <= from.value)
    return invalidField('Period.To', 'must come after Period.From')
  const asked = {
    from: from.value,
    to: to.value,
    interval: interval.value,
    metricType: metricType.value,
    valueType: valueType.value,
  }
  if (!isPeriodTooLong(asked)) return { value: asked }
  return invalidField('Period.To', `makes the period too long for the interval ${asked.interval}`)
}

function listDocuments({ request, office }: ApiCall, contract: ConfirmedContract): Answer {
  const wanted = wordIn(request, 'documentType', documentTypes)
  if ('answer' in wanted) return wanted.answer
  const items = papersOf(office.seed, contract, office.clock.now())
    .filter(({ documentType }) => wanted.value === 'All' || documentType === wanted.value)
    .map(({ fileId, documentType, name, content }) => ({
      fileId,
      documentType,
      name,
      extension: '.pdf',
      sizeInBytes: content.length,
      isAvailableForCustomer: true,
      lastDownloadedAt: null,
      info: null,
      billogramUrl: null,
    }))
  const envelope = { isSuccess: true, message: null, error: null, refUri: null }
  return json(200, { ...envelope, data: [{ items }], count: 1 })
}

function sendDocument({ subjects: [, , fileId], office }: ApiCall, contract: ConfirmedContract): Answer {
  const paper = papersOf(office.seed, contract, office.clock.now()).find((one) => one.fileId === fileId)
  if (paper === undefined) return plainRefusal(404, 'not-found', 'Document not found.')
  return {
    status: 200,
    contentType: 'application/pdf',
    headers: { 'Content-Disposition': `attachment; filename="${paper.name}.pdf"` },
    body: paper.content,
  }
}

function workingPrice({ request, office }: ApiCall, contract: ConfirmedContract): Answer {
  const from = timeIn(request, 'from')
  if ('answer' in from) return from.answer
  const to = timeIn(request, 'to')
  if ('answer' in to) return to.answer
  if (from.value === null) return invalidField('from', 'is missing').answer
  if (to.value === null || to.value <= from.value) return invalidField('to', 'must come after from').answer
  const { seed, clock } = office
  const price = contractPrice(contract.order)
  return enveloped(
    pricesAnswer({
      from: from.value,
      to: to.value,
      since: contract.delivery?.from ?? Number.POSITIVE_INFINITY,
      until: pricesKnownUntil(clock.now()),
      granularity: 'QuarterHourly',
      kind: 'Gross',
      priceAt: (instant) => workPriceAt(seed, price, instant),
    }),
  )
}
