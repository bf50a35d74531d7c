import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alertKinds } from '../../machines/index.ts'
import { alertGraph } from '../../src/report/alert-lifecycle.ts'
import { type LifecycleName, lifecycleGraph, lifecycles } from '../../src/report/lifecycle.ts'
import { livingDocs } from '../../src/report/living-docs.ts'
import { mermaid } from '../../src/report/mermaid.ts'
import { swimLane } from '../../src/report/swim-lane.ts'

const pages = livingDocs()

describe.each(pages)('$path', ({ path, text }) => {
  test('is what the machines say', () => {
    const committed = existsSync(path) ? readFileSync(path, 'utf8') : ''
    expect(committed === text, `${path} differs from the machines: run \`npm run docs\` and commit it`).toBe(
      true,
    )
  })

  test('links to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!)
    expect(targets.length).toBeGreaterThan(1)
    const broken = targets.filter((target) => !existsSync(join(dirname(path), target)))
    expect(broken).toEqual([])
  })

  test('has tables whose rows are as wide as their heads', () => {
    const cells = (line: string) => line.replaceAll('\\|', '').split('|').length
    const lines = text.split('\n')
    const uneven = lines.filter((line, place) => {
      const before = lines[place - 1] ?? ''
      return line.startsWith('|') && before.startsWith('|') && cells(line) !== cells(before)
    })
    expect(uneven).toEqual([])
  })
})

test('the pages are those of the contract, of the journey and of alerts, with their pictures', () => {
  expect(pages.map(({ path }) => path)).toEqual([
    'docs/lifecycle.md',
    'docs/order-journey.md',
    'docs/alerts.md',
  ])
  const [lifecycle, journey, alerts] = pages.map(({ text }) => text)
  const chartOf = (name: LifecycleName) => `\`\`\`mermaid\n${mermaid(lifecycleGraph(name))}\`\`\`\n`
  expect(lifecycle).toContain(chartOf('contract'))
  expect(journey).toContain(chartOf('order'))
  expect(alerts).toContain(`\`\`\`mermaid\n${mermaid(alertGraph())}\`\`\`\n`)
  for (const kind of alertKinds) expect(alerts).toContain(`| \`${kind}\` |`)
  expect(journey).toContain(swimLane([lifecycles.order, lifecycles.contract]))
})
