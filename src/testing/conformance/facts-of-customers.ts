import type { Fact } from './fact.ts'
import { at, objectsIn } from './json-parts.ts'
import { fails, holdsUnless, untold } from './verdict.ts'

/** What is relied on for customers and what belongs to them. */
export const factsOfCustomers: readonly Fact[] = [
  {
    id: 'customers-listed',
    says: 'GET /customers lists customers by their number, without a role scope linked ones alone',
    source: 'S1',
    async check(inquiry) {
      const { status, json } = await inquiry.get('/customers?offset=0&limit=2')
      if (status !== 200) return fails(`answered ${status}`)
      const data = at(json, 'data')
      if (!Array.isArray(data)) return fails('data is no list')
      const nameless = objectsIn(data).filter(
        ({ customerNumber }) => typeof customerNumber !== 'string',
      ).length
      return holdsUnless(
        nameless === 0 ? null : 'one has no customerNumber',
        `${data.length} of two asked for`,
      )
    },
  },
  {
    id: 'metrics-without-data',
    says: 'metrics and costs without data are empty or null',
    source: 'S2',
    check: async () => untold('no run reads what belongs to a customer'),
  },
  {
    id: 'documents-items',
    says: 'documents come as data.items or data[0].items',
    source: 'S1',
    check: async () => untold('no run reads what belongs to a customer'),
  },
]
