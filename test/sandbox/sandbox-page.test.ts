import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { faultStages } from '../../src/sandbox/fault.ts'
import { listOrders, type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { control } from './api-caller.ts'

const page = readFileSync('docs/sandbox.md', 'utf8')

describe('the page about the sandbox', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: virtualClock(Date.UTC(2026, 0, 5)), seed: 1, orders: 3 })
  })
  afterAll(() => sandbox.stop())

  it('names every fault and every order of the list', () => {
    for (const name of [...Object.keys(faultStages), ...listOrders]) expect(page).toContain(`\`${name}\``)
  })

  const routes = [
    ...page.matchAll(/^\| ((?:`[A-Z]+`, )*)`([A-Z]+) \/sandbox(\/\S*?)(?:\?\S*)?` \|/gm),
  ].flatMap(([, others, method, path]) =>
    [...others!.matchAll(/[A-Z]+/g), [method!]].map(([one]) => [one as 'GET', path!] as const),
  )

  it('lists the control routes', () => {
    expect(routes).toHaveLength(12)
  })

  it.each(routes)('%s /sandbox%s is there', async (method, path) => {
    const number = sandbox.world.contractNumbers()[0]!
    const answer = await control(sandbox, method, path.replace('{n}', number))
    expect([404, 405]).not.toContain(answer.status)
  })
})
