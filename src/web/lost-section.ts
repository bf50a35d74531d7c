import { rectX, ruleX } from '@observablehq/plot'
import type { Markup } from '../markup.ts'
import { figureCard } from './figure-card.ts'
import { lastingWords, shareWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { LostDays } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { type Placed, type PlotRow, rowPlot } from './row-plot.ts'
import { speechIn } from './speech.ts'

type LostRow = PlotRow & Pick<LostDays, 'contractDays'> & { beyond: number; before: number | null }

/** Where time is lost: days per state, those beyond the guide, and the period before. Null where none is. */
export function lostSection(states: readonly LostDays[], language: Language): Markup | null {
  const words = insightFigureWords[language]
  const days = (count: number) => speechIn[language].number(Math.round(count))
  if (states.length === 0) return null
  const rows = states.map(
    ({ state, contractDays, share, beyondDays, previous }): LostRow => ({
      name: state.split('.').at(-1)!,
      figures: `${words.contractDays(days(contractDays))} · ${shareWords(share, language)}`,
      contractDays,
      beyond: beyondDays ?? 0,
      before: previous?.contractDays ?? null,
    }),
  )
  const most = Math.max(1, ...rows.flatMap(({ contractDays, before }) => [contractDays, before ?? 0]))
  const plot = rowPlot(rows, {
    label: `${words.lost}: ${rows.map(({ name, figures }) => `${name} ${figures}`).join('; ')}.`,
    className: 'lost',
    x: { domain: [0, most * 1.01] },
    axis: null,
    marks: (placed) => [
      rectX(placed, { x1: 0, x2: 'contractDays', y1: 'top', y2: 'bottom', rx: 3, className: 'bar' }),
      rectX(
        placed.filter(({ beyond }) => beyond > 0),
        {
          ...{ x1: (row: Placed<LostRow>) => row.contractDays - row.beyond, x2: 'contractDays' },
          y1: (row: Placed<LostRow>) => row.top - 0.05,
          y2: (row: Placed<LostRow>) => row.bottom + 0.05,
          ...{ rx: 1, className: 'beyond' },
        },
      ),
      ruleX(
        placed.filter(({ before }) => before !== null),
        {
          x: 'before',
          y1: (row: Placed<LostRow>) => row.top - 0.05,
          y2: (row: Placed<LostRow>) => row.bottom + 0.05,
          className: 'mark-before',
        },
      ),
    ],
  })
  const table = figureTable(
    words.lost,
    [
      ...[words.state, words.daysColumn, words.share, words.rests, words.beforeColumn, words.beyondColumn],
      ...[words.medianColumn, words.medianBeforeColumn],
    ],
    states.map(({ state, contractDays, share, contracts, previous, beyondDays, medianMs }) => [
      state,
      days(contractDays),
      shareWords(share, language),
      days(contracts),
      previous === null ? '–' : days(previous.contractDays),
      beyondDays === null ? '–' : days(beyondDays),
      lastingWords(medianMs, language),
      lastingWords(previous?.medianMs ?? null, language),
    ]),
  )
  return figureCard({
    id: 'time-lost',
    title: words.lost,
    lead: words.lostLead,
    drawings: [plot],
    table,
    language,
  })
}
