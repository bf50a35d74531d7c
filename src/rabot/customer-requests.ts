import { z } from 'zod'
import {
  type Customer,
  type CustomerLink,
  customerLinkSchema,
  customerSchema,
  type LinkRequest,
  linkRequestSchema,
} from './customer.ts'
import { type CustomerContract, customerContractSchema } from './customer-contract.ts'
import { openEnvelope, parseJson } from './envelope.ts'
import { walkList } from './list-walk.ts'
import { personalTextsIn } from './new-order.ts'
import type { PartnerApi } from './partner-api.ts'
import { pathPart } from './path-part.ts'
import { inputAs, readAs } from './schema-problem.ts'

/** What the supplier knows of customers. Everything here is personal data. */
export interface CustomerRequests {
  /**
   * Every customer whom these credentials may see, once, page after page, `limit` (100 where left out) at a time. A
   * customer is among them once a contract is confirmed; without a role scope only those that are Linked.
   */
  customers(
    query?: { limit?: number; externalId?: string },
    signal?: AbortSignal,
  ): AsyncGenerator<Customer, void, undefined>
  /** The page on which a customer lets us see their data. */
  linkCustomer(request?: LinkRequest, signal?: AbortSignal): Promise<CustomerLink>
  /** Ends that. */
  unlinkCustomer(customerNumber: string, signal?: AbortSignal): Promise<void>
  /** Every confirmed contract of a customer, once, page after page. */
  contracts(
    customerNumber: string,
    query?: { limit?: number },
    signal?: AbortSignal,
  ): AsyncGenerator<CustomerContract, void, undefined>
}

const anyRole = 'role:application, role:customer-support or role:finance-reporting'

/** The requests about customers (API reference, section 9), over `api`. */
export function customerRequests(api: PartnerApi): CustomerRequests {
  return {
    async *customers(query = {}, signal) {
      const { limit, externalId } = inputAs(customersQuerySchema, query, 'query')
      yield* walkList({
        pageAt: (offset) =>
          api(
            {
              method: 'GET',
              path: '/customers',
              query: pageParameters(offset, limit, externalId),
              scope: anyRole,
              link: 'inPlace',
              ...(externalId !== undefined && { hidden: [externalId] }),
            },
            signal,
          ),
        schema: customerSchema,
        keyOf: ({ customerNumber }) => customerNumber,
      })
    },
    async linkCustomer(request = {}, signal) {
      const body = inputAs(linkRequestSchema, request, 'request')
      const answer = await api(
        {
          method: 'POST',
          path: '/customers/link',
          body,
          scope: 'api:partner',
          hidden: personalTextsIn(body),
        },
        signal,
      )
      return readAs(customerLinkSchema, openEnvelope(answer).data, answer.what)
    },
    async unlinkCustomer(customerNumber, signal) {
      const answer = await api(
        {
          method: 'DELETE',
          path: `/customers/${pathPart('customerNumber', customerNumber)}/link`,
          scope: 'api:partner',
          names: 'customerNumber',
        },
        signal,
      )
      // No body is documented; one that says it failed is believed all the same.
      if (parseJson(answer.body) !== undefined) openEnvelope(answer)
    },
    async *contracts(customerNumber, query = {}, signal) {
      const { limit } = inputAs(pageQuerySchema, query, 'query')
      const path = `/customers/${pathPart('customerNumber', customerNumber)}/contracts`
      yield* walkList({
        pageAt: (offset) =>
          api(
            {
              method: 'GET',
              path,
              query: pageParameters(offset, limit),
              scope: anyRole,
              link: 'inPlace',
              names: 'customerNumber',
            },
            signal,
          ),
        schema: customerContractSchema,
        keyOf: ({ contractNumber }) => contractNumber,
      })
    },
  }
}

const pageQuerySchema = z.object({ limit: z.int().positive().default(100) })
const customersQuerySchema = pageQuerySchema.extend({ externalId: z.string().min(1).optional() })

function pageParameters(offset: number, limit: number, externalId?: string): URLSearchParams {
  return new URLSearchParams({
    offset: String(offset),
    limit: String(limit),
    ...(externalId !== undefined && { 'filter.externalId': externalId }),
  })
}
