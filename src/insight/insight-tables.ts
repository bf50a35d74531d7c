import type { Bottleneck, LostDays } from './bottleneck.ts'
import type { Conversion, FunnelStage } from './conversion.ts'
import type { DenialShare, Denials } from './denials.ts'
import type { Expectation } from './expectation.ts'
import type { Flow } from './flow.ts'
import type { InsightReport } from './insight.ts'
import type { Journey } from './journeys.ts'
import { shownDays, shownDuration, shownMedian, shownShare } from './shown-figures.ts'
import type { TimeInState } from './time-in-state.ts'

/** A part of the report as people read it. */
export interface InsightTable {
  title: string
  head: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}

// More would not fit beside each other, nor be read; the report itself has them all.
const mostUnits = 6
const mostGroups = 10

/** The report as tables; those without rows are left out. */
export function insightTables(report: InsightReport): InsightTable[] {
  const { conversion, denials } = report
  return [
    bottleneckTable(report.bottleneck),
    timeTable('Time in state, contracts', report.timeInState),
    timeTable('Time in state, orders of our own', report.timeInOrderState),
    journeyTable(report.journeys),
    funnelTable('Conversion of offers', conversion.offers),
    funnelTable('Conversion of orders that came accepted', conversion.cameAccepted),
    conversionTable(conversion, report.flow.unit),
    flowTable(report.flow),
    reasonTable(denials),
    shareTable('Denied, by tariff', denials.byTariff),
    shareTable('Denied, by previous supplier', denials.byPreviousSupplier),
    shareTable('Denied, by what the order came with', denials.byData),
    rejectionTable(denials),
  ].filter(({ rows }) => rows.length > 0)
}

function bottleneckTable({ states }: Bottleneck): InsightTable {
  return {
    title: 'Where time is lost',
    head: [
      'state',
      'contract-days',
      'share',
      'contracts',
      'before',
      'contracts before',
      'beyond the guide',
      'median',
      'guide',
    ],
    rows: states.map((lost) => [
      lost.state,
      shownDays(lost.contractDays),
      shownShare(lost.share),
      lost.contracts,
      lost.previous === null ? '-' : shownDays(lost.previous.contractDays),
      lost.previous?.contracts ?? '-',
      lost.beyondDays === null ? '-' : shownDays(lost.beyondDays),
      shownMedian(lost),
      guideWords(lost),
    ]),
  }
}

function timeTable(title: string, states: Record<string, TimeInState>): InsightTable {
  const known = Object.entries(states).filter(([, { entries, carriedIn }]) => entries + carriedIn > 0)
  return {
    title,
    head: [
      'state',
      'entered',
      'left',
      'still there',
      'median (95 %)',
      '9 in 10 left by',
      'off by up to',
      'rests on',
      'leads to',
    ],
    rows: known.map(([state, time]) => [
      state,
      time.entries,
      time.left,
      time.stillThere,
      shownMedian(time),
      shownDuration(time.p90Ms),
      shownDuration(time.blurMs),
      time.contracts,
      time.exits.map(({ to, stays, share }) => `${to} ${stays} (${shownShare(share)})`).join('\n'),
    ]),
  }
}

const journeyWords: Readonly<Record<string, string>> = {
  offerToAcceptance: 'offer to acceptance',
  acceptanceToProcessing: 'acceptance to Processing',
  processingToContract: 'Processing to Contract',
  offerToDelivery: 'offer to Delivery',
}

function journeyTable(journeys: InsightReport['journeys']): InsightTable {
  const known = Object.entries(journeys).filter(([, { contracts }]) => contracts > 0)
  return {
    title: 'How long the way takes',
    head: ['way', 'median (95 %)', '9 in 10 by', 'arrive', 'rests on', 'guide'],
    rows: known.map(([name, journey]: [string, Journey]) => [
      journeyWords[name]!,
      shownMedian(journey),
      shownDuration(journey.p90Ms),
      shownShare(journey.arrive),
      journey.contracts,
      guideWords(journey),
    ]),
  }
}

function funnelTable(title: string, stages: readonly FunnelStage[]): InsightTable {
  const isEmpty = (stages[0]?.reached ?? 0) === 0
  return {
    title,
    head: ['came to', 'orders', 'of all', 'of those before', 'ended there', 'under way'],
    rows: isEmpty
      ? []
      : stages.map(({ stage, reached, ofFirst, ofPrevious, ended, underWay }) => [
          stage,
          reached,
          shownShare(ofFirst),
          shownShare(ofPrevious),
          ended,
          underWay,
        ]),
  }
}

function conversionTable({ perUnit }: Conversion, unit: string): InsightTable {
  return {
    title: `Conversion by the ${unit} in which orders began`,
    head: [unit, 'begun', 'offered', 'accepted', 'submitted', 'contract', 'delivery'],
    rows: perUnit
      .slice(-mostUnits)
      .map(({ unit: name, begun, offered, accepted, submitted, contract, delivery }) => [
        name,
        begun,
        offered,
        accepted,
        submitted,
        contract,
        delivery,
      ]),
  }
}

function flowTable({ unit, units, edges }: Flow): InsightTable {
  return {
    title: `Flow between states, the last ones by ${unit}`,
    head: ['from', 'to', 'times', 'contracts', 'not seen', ...units.slice(-mostUnits)],
    rows: edges.map(({ from, to, times, contracts, inferred, perUnit }) => [
      from ?? '(new)',
      to,
      times,
      contracts,
      inferred,
      ...perUnit.slice(-mostUnits),
    ]),
  }
}

function reasonTable({ byReason }: Denials): InsightTable {
  return {
    title: 'Denials by reason',
    head: ['reason', 'denials', 'contracts', 'back to Processing', 'ended', 'still denied'],
    rows: byReason
      .slice(0, mostGroups)
      .map(({ reason, denials, contracts, recovered, ended, stillDenied }) => [
        reason ?? '(none given)',
        denials,
        contracts,
        recovered,
        ended,
        stillDenied,
      ]),
  }
}

function shareTable(title: string, groups: readonly DenialShare[]): InsightTable {
  return {
    title,
    head: ['', 'contracts', 'denied', 'share', '95 %'],
    rows: groups
      .slice(0, mostGroups)
      .map(({ group, contracts, denied, share, low, high }) => [
        group ?? '(not known)',
        contracts,
        denied,
        shownShare(share),
        `${shownShare(low)} to ${shownShare(high)}`,
      ]),
  }
}

function rejectionTable({ rejections }: Denials): InsightTable {
  return {
    title: 'Rejected, by reason',
    head: ['reason', 'contracts'],
    rows: rejections
      .slice(0, mostGroups)
      .map(({ reason, contracts }) => [reason ?? '(none given)', contracts]),
  }
}

const comparisonWords = { longer: 'longer', shorter: 'shorter', asExpected: 'as expected' } as const

function guideWords({
  expected,
  comparison,
}: Pick<LostDays, 'comparison'> & { expected: Expectation | null }) {
  if (expected === null) return '-'
  return comparison === null ? expected.words : `${comparisonWords[comparison]} (${expected.words})`
}
