import { escapedMarkup } from '../../../src/report/escaped-markup.ts'

/** Colours by name: on light paper, on dark paper. */
const colours = {
  paper: ['#ffffff', '#12161c'],
  ink: ['#1f2630', '#e4e8ee'],
  faint: ['#5b6572', '#9aa5b3'],
  grid: ['#e2e6eb', '#2a323d'],
  sweep: ['#77818e', '#8f9aa8'],
  twoTier: ['#c2570c', '#f2994a'],
  ours: ['#1c5fd1', '#6fa8ff'],
  oursTrueHazards: ['#0e7569', '#4fd1bf'],
  oursWrongPriors: ['#a21caf', '#e08cf0'],
  fourth: ['#8a6d00', '#e3c04d'],
} as const
export type Colour = keyof typeof colours

/** A picture that is legible on light and on dark pages; `parts` are SVG. */
export function svgPicture(options: {
  title: string
  width: number
  height: number
  parts: readonly string[]
}): string {
  const { title, width, height, parts } = options
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapedMarkup(title)}</title>`,
    `<style>`,
    `text { font: 13px system-ui, sans-serif; fill: var(--ink) }`,
    `.faint { fill: var(--faint) } .strong { font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }`,
    `svg { ${properties(0)} }`,
    `@media (prefers-color-scheme: dark) { svg { ${properties(1)} } }`,
    `</style>`,
    `<rect width="100%" height="100%" fill="var(--paper)"/>`,
    text(16, 26, title, 'strong'),
    ...parts,
    `</svg>`,
  ].join('\n')}\n`
}

/** A text whose baseline begins at, ends at or is centred on (x, y), as its classes say. */
export function text(x: number, y: number, content: string, classes = ''): string {
  const named = classes === '' ? '' : ` class="${classes}"`
  return `<text x="${short(x)}" y="${short(y)}"${named}>${escapedMarkup(content)}</text>`
}

export function line(from: [number, number], to: [number, number], colour: Colour, width = 1): string {
  const [x1, y1] = from.map(short)
  const [x2, y2] = to.map(short)
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="var(--${colour})" stroke-width="${width}"/>`
}

export function dot(x: number, y: number, colour: Colour, radius = 5): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="var(--${colour})"/>`
}

export function path(points: readonly (readonly [number, number])[], colour: Colour, width = 2): string {
  const places = points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ')
  return `<polyline points="${places}" fill="none" stroke="var(--${colour})" stroke-width="${width}"/>`
}

/** Names of colours, side by side from (x, y) on. */
export function legend(x: number, y: number, entries: readonly (readonly [Colour, string])[]): string[] {
  let at = x
  return entries.flatMap(([colour, name]) => {
    const parts = [dot(at + 5, y - 4, colour), text(at + 15, y, name)]
    at += 38 + name.length * 7
    return parts
  })
}

function properties(mode: 0 | 1): string {
  return Object.entries(colours)
    .map(([name, both]) => `--${name}: ${both[mode]}`)
    .join('; ')
}

function short(place: number): string {
  return String(Math.round(place * 10) / 10)
}
