import { expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'

test('alerts are shown fifty at a time, oldest first, each once, whatever page is asked for', async () => {
  const { url, sandbox, stromkreis, pass } = await dashboardUnderTest({ orders: 0 })
  for (let order = 0; order < 70; order += 1) {
    sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Open' },
        { afterMs: 60_000, state: 'Denied' },
      ],
    })
  }
  await pass(1_000)
  await pass(3_600_000)
  const page = async (query: string) => (await fetch(`${url}/alerts${query}`)).text()
  const numbersOn = (text: string) =>
    [...text.matchAll(/<p><a href="\/contracts\/(\d+)"/g)].map(([, number]) => number!)
  const [first, second, beyond] = [await page(''), await page('?page=2'), await page('?page=999')]
  const open = stromkreis.alerts()
  expect(open.length).toBeGreaterThan(50)
  expect([...numbersOn(first), ...numbersOn(second)]).toEqual(
    open.map(({ contractNumber }) => contractNumber).filter((number) => number !== null),
  )
  expect(numbersOn(first).length).toBeGreaterThanOrEqual(49)
  expect([first.includes('rel="next"'), second.includes('rel="prev"')]).toEqual([true, true])
  expect(beyond).toContain('Nothing waits for anybody')
  for (const nonsense of ['?page=-1', '?page=x', '?page=1e9', '?kind=%3Cscript%3E', '?all=maybe']) {
    expect(numbersOn(await page(nonsense))).toEqual(numbersOn(first))
  }
})
