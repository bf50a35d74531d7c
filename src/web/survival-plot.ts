import { areaY, axisX, axisY, dot, gridY, line, rectY, ruleX, text } from '@observablehq/plot'
import type { TimeInState } from '../index.ts'
import type { Markup } from '../markup.ts'
import { axisUnit, lastingWords } from './figure-speech.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { Language } from './language.ts'
import { plotSvg } from './plot-svg.ts'
import { speechIn } from './speech.ts'

/** What a curve is drawn from. */
export type Lasting = Pick<
  TimeInState,
  'curve' | 'medianMs' | 'p90Ms' | 'low' | 'high' | 'knownFromMs' | 'contracts' | 'expected'
>

interface Step {
  x: number
  share: number
  low: number
  high: number
}

const width = 340
const height = 210
const margins = { marginTop: 24, marginRight: 14, marginBottom: 36, marginLeft: 42 }

/** Whether there is a curve to be drawn: some stay has ended. */
export function isDrawn({ curve }: Pick<Lasting, 'curve'>): boolean {
  return (curve?.length ?? 0) > 0
}

/**
 * The share that lasts longer than a time, with its confidence band, the median, what the guide expects and the curve of the
 * period before.
 * @param kind of the state, which gives the colour.
 */
export function survivalPlot(
  name: string,
  lasting: Lasting,
  { before, kind, language }: { before: Lasting | null; kind: string; language: Language },
): Markup {
  const words = insightFigureWords[language]
  const mostMs = shownUpTo(lasting)
  const unit = axisUnit(mostMs, language)
  const most = mostMs / unit.ms
  const steps = stepsOf(lasting, unit.ms, most)
  const stepsBefore = before !== null && isDrawn(before) ? stepsOf(before, unit.ms, most) : []
  const band = expectedBand(lasting, unit.ms, most)
  const { medianMs } = lasting
  const median = medianMs === null ? [] : [{ x: medianMs / unit.ms, share: 0.5 }]
  const isLate = medianMs !== null && medianMs / unit.ms > most * 0.58
  const beforeAt = labelledStep(stepsBefore)
  return plotSvg({
    label: words.survivalLabel(name, figuresIn(lasting, language)),
    className: `survival ${kind}`,
    plot: {
      ...{ width, height, ...margins },
      x: { domain: [0, most] },
      y: { domain: [0, 1] },
      marks: [
        ...(band === null
          ? []
          : [
              rectY([band], { x1: 'from', x2: 'to', y1: 0, y2: 1, className: 'expected' }),
              text([band], {
                x: (b: typeof band) => Math.min(Math.max((b.from + b.to) / 2, most * 0.3), most * 0.72),
                y: 1,
                text: () => words.guide(words.expectedRange(lasting.expected!)),
                dy: -9,
                className: 'expected-words',
              }),
            ]),
        gridY([0, 0.5, 1], { className: 'grid' }),
        axisY([0, 0.5, 1], {
          label: null,
          tickSize: 0,
          tickFormat: (share: number) => speechIn[language].percent(share),
        }),
        axisX({
          ticks: 5,
          label: unit.name,
          labelAnchor: 'right',
          tickFormat: (value: number) => speechIn[language].number(value),
        }),
        areaY(steps, { x: 'x', y1: 'low', y2: 'high', curve: 'step-after', className: 'band' }),
        line(stepsBefore, { x: 'x', y: 'share', curve: 'step-after', className: 'before' }),
        line(steps, { x: 'x', y: 'share', curve: 'step-after', className: 'curve' }),
        text(beforeAt === null ? [] : [beforeAt], {
          ...{ x: 'x', y: 'share', text: () => words.before },
          ...{ textAnchor: 'start', dx: 5, dy: -6, className: 'before-words halo' },
        }),
        ruleX(median, { x: 'x', y1: 0, y2: 'share', className: 'median' }),
        dot(median, { x: 'x', y: 'share', r: 4.5, className: 'median' }),
        text(median, {
          ...{ x: 'x', y: 'share', text: () => words.median(lastingWords(medianMs, language)) },
          textAnchor: isLate ? 'end' : 'start',
          ...(isLate ? { dx: -8, dy: 13 } : { dx: 8, dy: -9 }),
          className: 'median-words halo',
        }),
      ],
    },
  })
}

/** Median with its limits, and when nine in ten are over: one sentence. */
export function figuresIn(lasting: Omit<Lasting, 'curve' | 'knownFromMs'>, language: Language): string {
  const words = insightFigureWords[language]
  const { medianMs, p90Ms, low, high, contracts } = lasting
  const lasts = (ms: number | null) => lastingWords(ms, language)
  const rests = words.restsOn(speechIn[language].number(contracts))
  if (medianMs === null) return `${low === null ? words.noMedian : words.medianOver(lasts(low))} ${rests}`
  const limits = high === null ? words.orMore(lasts(low)) : words.between(lasts(low), lasts(high))
  const nine = p90Ms === null ? '' : ` ${words.nineInTen(lasts(p90Ms))}`
  return `${words.halfBy(lasts(medianMs), limits)}${nine} ${rests}`
}

/** To where the curve is as good as down, and what is expected is still in sight. */
function shownUpTo({ curve, p90Ms, expected }: Lasting): number {
  const last = curve!.at(-1)!.ms
  const down = p90Ms === null ? last : Math.min(last, p90Ms * 1.7)
  const expectedMs = expected?.mostMs ?? 0
  const most = expectedMs < 4 * down ? Math.max(down, expectedMs) : down
  return Math.max(most * 1.04, 1_000)
}

function stepsOf({ curve, knownFromMs }: Lasting, unitMs: number, most: number): Step[] {
  const steps: Step[] = [{ x: (knownFromMs ?? 0) / unitMs, share: 1, low: 1, high: 1 }]
  for (const { ms, share, low, high } of curve!) {
    if (ms / unitMs > most) break
    steps.push({ x: ms / unitMs, share, low, high })
  }
  const isCut = steps.length <= curve!.length
  return isCut ? [...steps, { ...steps.at(-1)!, x: most }] : steps
}

function expectedBand(
  { expected }: Lasting,
  unitMs: number,
  most: number,
): { from: number; to: number } | null {
  if (expected === null || expected.mostMs === null) return null
  const from = (expected.leastMs ?? 0) / unitMs
  return from >= most ? null : { from, to: Math.min(expected.mostMs / unitMs, most) }
}

/** Where the curve of before is named: low enough to be out of the way of the other figures. */
function labelledStep(steps: readonly Step[]): Step | null {
  return steps.find(({ share }) => share <= 0.25) ?? null
}
