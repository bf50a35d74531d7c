import { beforeAll, describe, expect, test } from 'vitest'
import { lifecycleGraph } from '../../src/report/lifecycle.ts'
import { mermaid } from '../../src/report/mermaid.ts'
import { walkedPath } from '../../src/report/walked-path.ts'
import { browserPath, inPage, withBrowser } from '../browser.ts'
import { oddGraph, oddNames } from './odd-machine.ts'
import { deniedAndRecovered, rejectedAndCorrected } from './walked-lives.ts'

/** What Mermaid made of a diagram. */
interface Rendered {
  type: string
  /** What is written in states, and on links. */
  states: string[]
  links: string[]
  /** Width of the line around each state. */
  lines: Record<string, string>
}

const render = `async (text) => {
  mermaid.initialize({ startOnLoad: false })
  const { diagramType } = await mermaid.parse(text)
  const main = document.querySelector('main')
  main.innerHTML = (await mermaid.render('drawing', text)).svg
  const texts = (selector) =>
    [...main.querySelectorAll(selector)].map((label) => label.textContent.trim()).filter((text) => text !== '')
  const named = [...main.querySelectorAll('g.node')].filter((node) => node.textContent.trim() !== '')
  const width = (node) => getComputedStyle(node.querySelector('rect, path')).strokeWidth
  return {
    type: diagramType,
    states: texts('g.node .label, g.statediagram-cluster .cluster-label'),
    links: texts('g.edgeLabel'),
    lines: Object.fromEntries(named.map((node) => [node.textContent.trim(), width(node)])),
  }
}`

describe.skipIf(browserPath() === null)('Mermaid itself, in a real browser', () => {
  let drawn: Record<'contract' | 'order' | 'counted' | 'recovered' | 'corrected' | 'odd', Rendered>

  beforeAll(async () => {
    const contract = lifecycleGraph('contract')
    const counts = { Open: 12, 'Contract.PendingDelivery': 30, 'Contract.Delivery': 12_345 }
    const texts = {
      contract: mermaid(contract),
      order: mermaid(lifecycleGraph('order')),
      counted: mermaid(contract, { counts }),
      recovered: mermaid(contract, { path: walkedPath(await deniedAndRecovered()) }),
      corrected: mermaid(contract, { path: walkedPath(await rejectedAndCorrected()) }),
      odd: mermaid(oddGraph()),
    }
    await withBrowser(async ({ page, errors, outside }) => {
      await page.setContent('<main></main>')
      await page.addScriptTag({ path: 'node_modules/mermaid/dist/mermaid.min.js' })
      const found = []
      for (const [name, text] of Object.entries(texts)) found.push([name, await inPage(page, render, text)])
      drawn = Object.fromEntries(found)
      expect([errors, outside]).toEqual([[], []])
    })
  }, 120_000)

  test.each(['contract', 'order'] as const)('draws the %s machine with every state and rule', (name) => {
    const graph = lifecycleGraph(name)
    const { type, states, links } = drawn[name]
    expect(type).toBe('stateDiagram')
    const names = graph.states.flatMap((state) => [state, ...state.parts]).map((state) => state.name)
    expect(states.toSorted()).toEqual(names.sort())
    expect(links).toHaveLength(graph.edges.filter(({ timeRule }) => timeRule !== null).length)
  })

  test('draws how many there are', () => {
    expect(drawn.counted.states).toEqual(
      expect.arrayContaining(['Open (12)', 'Denied (0)', 'Contract (12375)', 'Delivery (12345)']),
    )
  })

  test('draws the path of a contract, with its steps', () => {
    const { links, lines } = drawn.recovered
    expect(links.toSorted()).toEqual([
      'after 24 hours',
      'after 3 days, step 3',
      'after 6 weeks',
      'after the date',
      'after the date',
      'inferred, step 1',
      'step 2',
      'step 4',
      'step 5',
      'step 6',
    ])
    expect(lines).toMatchObject({ Denied: '3px', Processing: '3px', Delivery: '6px' })
    expect(lines['Revoked']).not.toBe(lines['Denied'])
  })

  test('draws a correction as a jump', () => {
    expect(drawn.corrected.links).toEqual(expect.arrayContaining(['step 1', 'corrected, step 2']))
  })

  test('draws odd names as they are', () => {
    expect(drawn.odd.states.toSorted()).toEqual([...oddNames, 'part', 'part'].sort())
  })
})
