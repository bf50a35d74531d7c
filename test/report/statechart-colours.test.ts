import { describe, expect, test } from 'vitest'
import { statechartColours } from '../../src/report/statechart-colours.ts'

const kinds = ['initial', 'active', 'recoverable', 'success', 'terminal'] as const

describe.each(['light', 'dark'] as const)('the colours of drawings on %s pages', (page) => {
  const { background, inside, text, muted, edge, path, jump, ...shades } = statechartColours
  const fills = kinds.map((kind) => shades[kind][page].fill)

  test.each([...fills, inside[page], background[page]])('let names be read on %s', (fill) => {
    expect(contrast(text[page], fill)).toBeGreaterThanOrEqual(7)
    expect(contrast(muted[page], fill)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(kinds)('show where a state that is %s ends', (kind) => {
    const { fill, stroke } = shades[kind][page]
    expect(contrast(stroke, background[page])).toBeGreaterThanOrEqual(3)
    expect(contrast(stroke, fill)).toBeGreaterThanOrEqual(3)
  })

  test('show lines, paths and jumps, and let what is written on them be read', () => {
    expect(contrast(edge[page], background[page])).toBeGreaterThanOrEqual(3)
    for (const line of [path, jump])
      expect(contrast(line[page], background[page])).toBeGreaterThanOrEqual(4.5)
  })
})

/** Contrast ratio as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
