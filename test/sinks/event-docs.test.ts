import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventDocs } from '../../src/sinks/event-docs.ts'

const docs = eventDocs()

describe.each(docs)('$path', ({ path, text }) => {
  test('is what the catalogue says', () => {
    const committed = existsSync(path) ? readFileSync(path, 'utf8') : ''
    expect(committed === text, `${path} differs from the catalogue: run \`npm run docs\` and commit it`).toBe(
      true,
    )
  })
})

const page = docs[0]!.text

test('the page of messages links to what is there', () => {
  const targets = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!)
  expect(targets.length).toBeGreaterThan(1)
  expect(
    targets.filter((target) => !existsSync(join('docs', dirname(target), target.split('/').at(-1)!))),
  ).toEqual([])
  const anchors = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!)
  const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!)
  expect(anchors).toEqual(headings.map((heading) => heading.toLowerCase().replaceAll('.', '')))
  expect(anchors.length).toBeGreaterThan(20)
})

test('every JSON on the page of messages is JSON', () => {
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => block!)
  expect(blocks.length).toBeGreaterThan(50)
  for (const block of blocks) expect(() => JSON.parse(block)).not.toThrow()
})
