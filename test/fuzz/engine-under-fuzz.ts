import { virtualClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { mark } from './fuzz-leg.ts'

/** An engine in memory that follows a sandbox's orders and has some offers of its own, for what is served of it. */
export async function engineUnderFuzz() {
  const clock = virtualClock(writtenAt)
  const sandbox = await startSandbox({ clock, seed: 7, orders: 40 })
  const { url: apiUrl, clientId, clientSecret } = sandbox
  const problems: unknown[] = []
  const stromkreis = await openStromkreis({
    ...{ database: ':memory:', clock, callsPerHour: 1_000_000, rabot: { apiUrl, clientId, clientSecret } },
    onProblem: (problem) => problems.push(problem),
  })
  await stromkreis.sync()
  const offers: { id: string; token: string }[] = []
  for (let nth = 1; nth <= 6; nth += 1) {
    const data = validOrder({ userAccount: { firstName: `Ilse ${mark}` } }, { now: writtenAt, nth })
    const { id } = await stromkreis.desk.offer({
      ...{ tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600, data },
    })
    offers.push({ id, token: stromkreis.desk.acceptanceUrl(id)!.split('/').at(-1)! })
  }
  return {
    ...{ clock, sandbox, stromkreis, offers, problems },
    async close() {
      await stromkreis.stop()
      await sandbox.stop()
    },
  }
}
