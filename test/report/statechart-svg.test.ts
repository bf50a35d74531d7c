import { beforeAll, describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { lifecycleGraph } from '../../src/report/lifecycle.ts'
import { statechartSvg } from '../../src/report/statechart-svg.ts'
import { walkedPath } from '../../src/report/walked-path.ts'
import { browserPath, inPage, withBrowser } from '../browser.ts'
import { oddGraph, oddNames } from './odd-machine.ts'
import { deniedAndRecovered, rejectedAndCorrected } from './walked-lives.ts'

const counts = { Open: 12, 'Contract.Delivery': 12_345 }

describe.each(['contract', 'order'] as const)('the drawing of the %s machine', (name) => {
  let svg: string

  beforeAll(async () => {
    svg = await statechartSvg(lifecycleGraph(name))
  })

  test('stands alone: it runs nothing, and nothing is loaded', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|xlink|href|src=|url\(|@import|<!|<\?/,
    )
    expect(svg).not.toMatch(/<(?:script|foreignObject|image|use|a)\b|\son\w+=/)
  })

  test('is as large as what it shows', () => {
    const [, width, height, ...box] =
      /width="([\d.]+)" height="([\d.]+)" viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!
    expect(box).toEqual([width, height])
    expect(Number(width)).toBeGreaterThan(Number(height))
  })

  test('tells those who do not see it what they would', () => {
    expect(svg).toContain(`role="img" aria-labelledby="statechart-${name}-title statechart-${name}-desc"`)
    const [, says = ''] = /<desc [^>]*>([^<]*)</.exec(svg)!
    for (const { path, parts } of lifecycleGraph(name).states)
      for (const each of [path, ...parts.map((part) => part.path)]) expect(says).toContain(each)
    if (name === 'contract')
      expect(says).toContain('Denied (recoverable) leads to Processing, Rejected, Revoked.')
  })

  test('is the same bytes every time', async () => {
    expect(await statechartSvg(lifecycleGraph(name))).toBe(svg)
  })
})

test('a marked drawing says its marks in words too', async () => {
  const path = walkedPath(await deniedAndRecovered())
  const svg = await statechartSvg(lifecycleGraph('contract'), { counts, path })
  expect(svg).toContain('Contract.Delivery (success, 12345 now)')
  expect(svg).toContain(
    'The way gone: Open, Processing (inferred), Denied, Processing, Contract.PendingDelivery',
  )
})

describe.skipIf(browserPath() === null)('in a browser, a drawing', () => {
  test('is well-formed, with every state where its id says, inside the picture, and names inside their boxes', async () => {
    const drawings = [
      await statechartSvg(lifecycleGraph('contract'), { counts }),
      await statechartSvg(lifecycleGraph('order')),
      await statechartSvg(oddGraph()),
    ]
    await withBrowser(async ({ page, errors, outside }) => {
      for (const svg of drawings) {
        await page.setContent(svg)
        expect(await inPage(page, wellFormed, svg)).toBe(true)
        expect(await inPage(page, statesDrawn)).toEqual({
          states: svg.split('id="state-').length - 1,
          strayed: [],
        })
      }
      expect([errors, outside]).toEqual([[], []])
    })
  })

  test('has every state of the machine, and odd names as they are', async () => {
    await withBrowser(async ({ page }) => {
      const texts = (paths: readonly string[]) =>
        inPage(
          page,
          textsOf,
          paths.map((path) => `state-${path}`),
        )
      await page.setContent(await statechartSvg(lifecycleGraph('contract')))
      expect(await texts(contractStatePaths)).toEqual(
        contractStatePaths.map((path) => path.split('.').at(-1)),
      )
      await page.setContent(await statechartSvg(oddGraph()))
      expect(await texts(oddNames)).toEqual(oddNames)
      expect(await page.locator('[id="state-state"] > title').textContent()).toContain(
        'Say "no" ∖ or <b>maybe</b> & go.',
      )
    })
  })

  test('shows a path: thick and coloured where it went, faint elsewhere, and other than a correction', async () => {
    const graph = lifecycleGraph('contract')
    const recovered = await statechartSvg(graph, { path: walkedPath(await deniedAndRecovered()) })
    const corrected = await statechartSvg(graph, { path: walkedPath(await rejectedAndCorrected()) })
    await withBrowser(async ({ page }) => {
      const looks = (id: string) => inPage<Looks>(page, looksOf, id)
      await page.setContent(recovered)
      const inferred = await looks('edge-Open-to-Processing')
      const observed = await looks('edge-Processing-to-Denied')
      const untouched = await looks('edge-Open-to-Revoked')
      expect(observed.stroke).toBe(inferred.stroke)
      expect([observed.dashes, inferred.dashes]).toEqual(['none', expect.stringContaining('px')])
      expect(untouched.stroke).not.toBe(observed.stroke)
      expect([observed.opacity, untouched.opacity]).toEqual([1, 0.6])
      expect((await looks('state-Contract.Delivery')).width).toBeGreaterThan(
        (await looks('state-Denied')).width,
      )
      await page.setContent(corrected)
      expect((await looks('jump-Rejected-to-Processing')).stroke).not.toBe(observed.stroke)
    })
  })

  test('is dark on dark pages and light on light ones', async () => {
    const svg = await statechartSvg(lifecycleGraph('contract'))
    const fills: Record<string, string> = {}
    for (const colorScheme of ['light', 'dark'] as const) {
      await withBrowser(
        async ({ page }) => {
          await page.setContent(svg)
          fills[colorScheme] = (await inPage<Looks>(page, looksOf, 'state-Open')).fill
        },
        { colorScheme },
      )
    }
    expect(fills).toEqual({ light: 'rgb(219, 233, 255)', dark: 'rgb(20, 48, 92)' })
  })
})

interface Looks {
  stroke: string
  fill: string
  dashes: string
  width: number
  opacity: number
}

// What runs in the page is text, since this program is not compiled against a browser.
const wellFormed = `(svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror') === null`
const textsOf = `(ids) => ids.map((id) => document.getElementById(id)?.querySelector('text')?.textContent ?? null)`
const looksOf = `(id) => {
  const shape = document.getElementById(id)
  const { stroke, fill, strokeDasharray, strokeWidth } = getComputedStyle(shape.querySelector('path'))
  const { opacity } = getComputedStyle(shape)
  return { stroke, fill, dashes: strokeDasharray, width: parseFloat(strokeWidth), opacity: Number(opacity) }
}`
const statesDrawn = `() => {
  const picture = document.querySelector('svg').getBoundingClientRect()
  const isIn = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1
  const states = [...document.querySelectorAll('[id^="state-"]')]
  const strayed = states.flatMap((state) => {
    const box = state.querySelector('path').getBoundingClientRect()
    const names = [...state.querySelectorAll('text')].filter((text) => !isIn(text.getBoundingClientRect(), box))
    return [...(isIn(box, picture) ? [] : [state.id]), ...names.map((text) => text.textContent)]
  })
  return { states: states.length, strayed }
}`
