import type { AlertSummary } from '../alert-record.ts'
import type { ContractPlanReport, OrderSummary } from '../index.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { unknownContract } from '../unknown-contract.ts'
import { type ContractStanding, contractStanding } from './contract-standing.ts'
import type { DashboardSource } from './dashboard-source.ts'
import type { Visit } from './visit.ts'

const askedLooksShown = 5

type AskedLook = ReturnType<DashboardSource['register']['looksAskedFor']>[number]

/** What the page of a contract shows. Instants are epoch milliseconds. */
export interface ContractView {
  contractNumber: string
  /** As of when; null: now. */
  at: number | null
  /** When it became known. */
  knownSince: number
  /** What was known then, oldest first; none before it became known. */
  entries: readonly Entry[]
  /** Where its entries stand in all there are now, for the slider. */
  moments: readonly number[]
  standing: ContractStanding
  /** As the supplier told it, or as we ordered it. */
  tariff: string | null
  /** How it stands now; null where the page is about then. */
  now: ContractNow | null
  /** The text behind a reference. Personal. */
  textOf(reference: string): string | null
}

/** What concerns a contract now. */
export interface ContractNow {
  seenAt: number | null
  alerts: readonly AlertSummary[]
  nextLook: ContractPlanReport
  /** Looks that people asked for, newest first. */
  askedLooks: readonly AskedLook[]
  /** The order of our own that it came from. */
  order: OrderSummary | null
}

/** Reads what the page shows. @throws StromkreisError `notFound`; `invalidInput` where `at` is no instant */
export function contractView(
  source: DashboardSource,
  { contractNumber, at: asked }: { contractNumber: string; at: string | undefined },
  { now, showsPersonalData }: Visit,
): ContractView {
  if (contractNumber === supplierSubject) throw unknownContract(contractNumber)
  const at = instantIn(asked, now)
  source.contract(contractNumber)
  const all = source.history(contractNumber)
  const entries = at === null ? all : all.filter(({ observedAt }) => observedAt <= at)
  const standing = contractStanding(entries)
  return {
    ...{ contractNumber, at, entries },
    knownSince: all[0]!.observedAt,
    moments: all.map(({ observedAt }) => observedAt),
    standing,
    tariff: standing.facts?.tariffName ?? source.ownTariffs.of(contractNumber),
    now: at === null ? contractNow(source, contractNumber, showsPersonalData) : null,
    textOf: (reference) => source.text(contractNumber, reference),
  }
}

function contractNow(
  source: DashboardSource,
  contractNumber: string,
  showsPersonalData: boolean,
): ContractNow {
  return {
    seenAt: source.register.timesOf(contractNumber)?.seenAt ?? null,
    alerts: source.alerts({ subject: contractNumber, all: true, withTexts: showsPersonalData }),
    nextLook: source.nextLook(contractNumber),
    askedLooks: source.register.looksAskedFor(contractNumber, askedLooksShown),
    order: source.orderOf(contractNumber),
  }
}

/** Null for now, which is also all that has not come yet. */
function instantIn(asked: string | undefined, now: number): number | null {
  if (asked === undefined || asked === '') return null
  if (!/^\d{1,15}$/.test(asked)) {
    throw new StromkreisError('invalidInput', 'at: this is no instant.', {
      hint: 'Give milliseconds since the beginning of 1970, or leave it out for now.',
    })
  }
  return Number(asked) >= now ? null : Number(asked)
}
