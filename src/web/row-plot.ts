import { axisX, type Markish, text } from '@observablehq/plot'
import type { Markup } from '../markup.ts'
import { plotSvg } from './plot-svg.ts'

/** A row of a plot: what it is about above, its figures at the end of the same line. */
export interface PlotRow {
  name: string
  figures: string
}

/** A row with its place: marks stand between `top` and `bottom`, on the line `middle`. */
export type Placed<Row> = Row & { top: number; middle: number; bottom: number }

const usualWidth = 350
const rowHeight = 40
// A letter is some seven units wide, and the figures stand in the same line.
const unitsPerLetter = 12

/**
 * Rows under each other that can be read however narrow a screen is, since their names stand above what is drawn.
 * @param parts.x the horizontal scale, and what its axis is called; no axis where that is null.
 */
export function rowPlot<Row extends PlotRow>(
  rows: readonly Row[],
  parts: {
    label: string
    className: string
    x: { domain: [number, number]; type?: 'linear' | 'log' }
    axis: { name: string; ticks: readonly number[] | number; format: (value: number) => string } | null
    marks(rows: Placed<Row>[]): Markish[]
    /** Where it is to be wider than one of several beside each other. */
    width?: number
  },
): Markup {
  const { label, className, x, axis, marks, width = usualWidth } = parts
  const placed = rows.map((row, index) => ({
    ...row,
    ...{ top: index + 0.48, middle: index + 0.64, bottom: index + 0.8 },
  }))
  const marginBottom = axis === null ? 4 : 34
  return plotSvg({
    label,
    className: `rows ${className}`,
    plot: {
      ...{ width, height: rows.length * rowHeight + 4 + marginBottom },
      ...{ marginTop: 4, marginRight: axis === null ? 2 : 14, marginBottom, marginLeft: 2 },
      x: { ...x, axis: null },
      y: { domain: [0, rows.length], range: [4, rows.length * rowHeight + 4], axis: null },
      marks: [
        ...(axis === null
          ? []
          : [
              axisX({
                ticks: axis.ticks as number[],
                tickFormat: axis.format,
                label: axis.name,
                anchor: 'bottom',
              }),
            ]),
        ...marks(placed),
        text(placed, {
          ...{
            y: (row: Placed<Row>) => row.top - 0.2,
            text: (row: Placed<Row>) => shortened(row.name, width / unitsPerLetter),
          },
          ...{ frameAnchor: 'left', textAnchor: 'start', className: 'row-name halo' },
        }),
        text(placed, {
          ...{ y: (row: Placed<Row>) => row.top - 0.2, text: 'figures' },
          ...{ frameAnchor: 'right', textAnchor: 'end', className: 'row-figures halo' },
        }),
      ],
    },
  })
}

function shortened(name: string, longest: number): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}…`
}
