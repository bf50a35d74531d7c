import { expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'

test('a dashboard whose engine is gone says that nothing can be read, and is a page no more', async () => {
  const { url, stromkreis, problems } = await dashboardUnderTest({ orders: 3 })
  await stromkreis.stop()
  for (const path of ['/', '/contracts', '/orders', '/alerts']) {
    const answer = await fetch(url + path)
    expect([path, answer.status, await answer.text()]).toEqual([
      path,
      503,
      'Nothing can be read at the moment; the log says why.\n',
    ])
  }
  expect(problems.length).toBeGreaterThan(0)
})
