import { expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'

test('a dashboard whose database cannot be read says so, and is told of', async () => {
  const { url, stromkreis, problems } = await dashboardUnderTest({ orders: 3 })
  await stromkreis.stop()
  for (const path of ['/', '/orders', '/alerts', `/contracts/123456789`]) {
    const answer = await fetch(url + path)
    expect([path, answer.status, await answer.text()]).toEqual([
      path,
      503,
      expect.stringContaining('That did not work'),
    ])
  }
  expect(problems.length).toBeGreaterThan(0)
})
