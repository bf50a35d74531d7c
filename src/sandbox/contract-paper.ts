import { createHash } from 'node:crypto'
import { berlinDay } from '../berlin-time.ts'
import { addDays, firstOfMonth, startOfBerlinDay } from './berlin-calendar.ts'
import type { ConfirmedContract } from './confirmed-contract.ts'
import { consumptionBetween } from './consumption.ts'
import { smallPdf } from './small-pdf.ts'

/** The kinds of document (API reference, section 8), the first of which stands for all. */
export const documentTypes = ['All', 'PrePayment', 'Settlement', 'ContractConfirmation'] as const

/** A document of a contract. */
export interface ContractPaper {
  fileId: string
  documentType: Exclude<(typeof documentTypes)[number], 'All'>
  /** Without its extension. */
  name: string
  /** A PDF, ASCII throughout. */
  content: string
}

/**
 * Every document there is by now: confirmation and payment plan from the start, and a bill for every full month of
 * delivery. They follow from the seed and the contract.
 */
export function papersOf(seed: number, contract: ConfirmedContract, now: number): ContractPaper[] {
  const { order, confirmedAt } = contract
  const paper = (documentType: ContractPaper['documentType'], name: string, lines: readonly string[]) => ({
    fileId: uuid(`${seed}/paper/${order.contractNumber}/${name}`),
    documentType,
    name,
    content: smallPdf([name, `Contract ${order.contractNumber}`, ...lines]),
  })
  return [
    paper('ContractConfirmation', `Vertragsbestaetigung_${order.contractNumber}`, [
      `Tariff ${order.tariffName}, confirmed on ${berlinDay(confirmedAt)}`,
    ]),
    paper('PrePayment', `Abschlagsplan_${order.contractNumber}`, [
      `For ${order.estimatedYearlyConsumption} kWh a year`,
    ]),
    ...fullMonths(contract, now).map(({ from, until }) => {
      const kwh = consumptionBetween(seed, order, startOfBerlinDay(from), startOfBerlinDay(until))
      return paper('Settlement', `Rechnung_${order.contractNumber}_${from.slice(0, 7)}`, [
        `${from} to ${addDays(until, -1)}: ${Math.round(kwh)} kWh`,
      ])
    }),
  ]
}

/** The months of delivery that are over, the first and last perhaps in part; days, `until` not included. */
function fullMonths({ delivery }: ConfirmedContract, now: number): { from: string; until: string }[] {
  if (delivery === null) return []
  const ends = Number.isFinite(delivery.until) ? berlinDay(delivery.until) : null
  const months: { from: string; until: string }[] = []
  let from = berlinDay(delivery.from)
  while (ends === null || from < ends) {
    const next = firstOfMonth(addDays(from, 1))
    const until = ends !== null && ends < next ? ends : next
    if (startOfBerlinDay(until) > now) break
    months.push({ from, until })
    from = until
  }
  return months
}

function uuid(subject: string): string {
  const hex = createHash('sha256').update(subject).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
