import { type ContractCosts, contractCostsListSchema } from './contract-costs.ts'
import {
  type ContractDocument,
  type DocumentQuery,
  documentListSchema,
  documentQuerySchema,
} from './contract-document.ts'
import {
  type ContractMetrics,
  contractMetricsSchema,
  type MetricsQuery,
  metricsParameters,
  metricsQuerySchema,
} from './contract-metrics.ts'
import {
  type DayAheadPrices,
  dayAheadPricesSchema,
  type WorkingPricePeriod,
  workingPricePeriodSchema,
} from './day-ahead-prices.ts'
import { type DocumentDownload, documentDownload } from './document-download.ts'
import { openEnvelope, type ReadableAnswer } from './envelope.ts'
import type { PartnerApi, PartnerDownload, PartnerRequest } from './partner-api.ts'
import { pathPart } from './path-part.ts'
import { inputAs, readAs } from './schema-problem.ts'

/** The two numbers that lead to a contract. */
export interface ContractNumbers {
  customerNumber: string
  contractNumber: string
}

/** What the supplier knows of a confirmed contract. `notFound` means one of the numbers. */
export interface ContractRequests {
  /** Consumption, prices and costs over time; null where there are none for this period. */
  contractMetrics(
    contract: ContractNumbers,
    query: MetricsQuery,
    signal?: AbortSignal,
  ): Promise<ContractMetrics | null>
  /** What the price is made of; empty for tariffs that are not dynamic. */
  contractCosts(contract: ContractNumbers, signal?: AbortSignal): Promise<ContractCosts[]>
  /** Which documents there are, without their contents. */
  contractDocuments(
    contract: ContractNumbers,
    query?: DocumentQuery,
    signal?: AbortSignal,
  ): Promise<ContractDocument[]>
  /** One of them, as it comes: nothing is kept back, and a slow reader slows the supplier down. */
  downloadDocument(
    document: ContractNumbers & { fileId: string },
    signal?: AbortSignal,
  ): Promise<DocumentDownload>
  /** What a kilowatt hour costs under this contract, quarter hour by quarter hour; null where nothing is known. */
  dayAheadWorkingPrice(
    contract: ContractNumbers,
    period: WorkingPricePeriod,
    signal?: AbortSignal,
  ): Promise<DayAheadPrices | null>
}

/** The requests about one contract (API reference, sections 10 and 11), over `api` and `download`. */
export function contractRequests(api: PartnerApi, download: PartnerDownload): ContractRequests {
  return {
    async contractMetrics(contract, query, signal) {
      const parameters = metricsParameters(inputAs(metricsQuerySchema, query, 'query'))
      const answer = await api({ ...about(contract, '/metrics'), query: parameters }, signal)
      const data = dataOf(answer)
      return data === null ? null : readAs(contractMetricsSchema, data, answer.what)
    },
    async contractCosts(contract, signal) {
      const answer = await api(about(contract, '/costs'), signal)
      return readAs(contractCostsListSchema, dataOf(answer), answer.what)
    },
    async contractDocuments(contract, query = {}, signal) {
      const { documentType } = inputAs(documentQuerySchema, query, 'query')
      const parameters = new URLSearchParams({ documentType })
      const answer = await api({ ...about(contract, '/documents'), query: parameters }, signal)
      return readAs(documentListSchema, dataOf(answer), answer.what)
    },
    async downloadDocument({ fileId, ...contract }, signal) {
      const request = about(contract, `/documents/${pathPart('fileId', fileId)}`)
      const answer = await download({ ...request, names: 'customerNumber, contractNumber or fileId' }, signal)
      return documentDownload(answer)
    },
    async dayAheadWorkingPrice(contract, period, signal) {
      const { from, to } = inputAs(workingPricePeriodSchema, period, 'period')
      const query = new URLSearchParams({ from, to })
      const request = about(contract, '/dayaheadworkingprice')
      const answer = await api({ ...request, query, link: 'needed' }, signal)
      const data = dataOf(answer)
      return data === null ? null : readAs(dayAheadPricesSchema, data, answer.what)
    },
  }
}

function about({ customerNumber, contractNumber }: ContractNumbers, rest: string) {
  const customer = `/customers/${pathPart('customerNumber', customerNumber)}`
  return {
    method: 'GET',
    path: `${customer}/contracts/${pathPart('contractNumber', contractNumber)}${rest}`,
    scope: 'role:application',
    link: 'inPlace',
    names: 'customerNumber or contractNumber',
  } satisfies PartnerRequest
}

/** What an answer holds; null for an empty one, which says that there is nothing (API reference, section 3). */
function dataOf(answer: ReadableAnswer): unknown {
  return answer.body.length === 0 ? null : (openEnvelope(answer).data ?? null)
}
