import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { waitFor } from 'xstate'
import { followContracts } from '../docs/examples/follow-contracts.ts'
import { contractActor } from '../docs/examples/machine-alone.ts'
import { type OrderDesk, orderActor } from '../docs/examples/order-machine-alone.ts'
import { virtualClock } from '../src/clock.ts'
import { lifecycleGraph } from '../src/report/lifecycle.ts'
import { mermaid } from '../src/report/mermaid.ts'
import { startSandbox } from '../src/sandbox/index.ts'

const readme = readFileSync('README.md', 'utf8')

test.each([
  ['contract', 'lifecycle'],
  ['order', 'order-lifecycle'],
] as const)('the picture of the %s machine in the README is the machine’s own', (name, mark) => {
  const picture = mermaid(lifecycleGraph(name))
  expect(readme).toContain(`<!-- ${mark} -->\n\`\`\`mermaid\n${picture}\`\`\`\n<!-- /${mark} -->`)
})

test('the embedding example in the README is the one that runs here', async () => {
  const example = readFileSync('docs/examples/follow-contracts.ts', 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
  const sandbox = await startSandbox({ clock: virtualClock(Date.UTC(2026, 0, 5)), seed: 1, orders: 20 })
  try {
    const { url, clientId, clientSecret } = sandbox
    const told = await followContracts({ apiUrl: url, authUrl: url, clientId, clientSecret })
    expect(told.filter((line) => line.includes('first seen -> '))).toHaveLength(20)
    expect(told.some((line) => line.includes('was denied'))).toBe(true)
    expect(told.at(-1)).toMatch(/ is \S+ after 1 entries$/)
  } finally {
    await sandbox.stop()
  }
})

test('the machine runs alone, with XState and nothing else', () => {
  const told: string[] = []
  const actor = contractActor((message) => told.push(message)).start()
  actor.send({ type: 'observed.Processing', beganAt: Date.now(), now: Date.now() })
  actor.send({ type: 'observed.Denied', beganAt: Date.now(), now: Date.now() })
  actor.stop()
  expect(told).toEqual(['act: denied'])
})

describe('the order machine runs alone', () => {
  test.each([
    ['took it', () => Promise.resolve({ contractNumber: '345', customerNumber: '678' }), 'Submitted'],
    ['refused it', () => Promise.resolve(null), 'Refused'],
    ['did not answer', () => Promise.reject(new Error('connection reset')), 'Uncertain'],
  ] as const)('and asks the supplier once, however often it is clicked: it %s', async (_, answer, end) => {
    const { told, sent, order, accept } = sold(answer)
    await waitFor(order, (snapshot) => snapshot.matches('Offered'))
    accept(0)
    accept(0)
    await waitFor(order, (snapshot) => snapshot.matches(end))
    accept(0)
    order.stop()
    expect([order.getSnapshot().value, sent]).toEqual([end, ['order']])
    expect(told).toEqual([
      'know: offerMade',
      'know: offerAccepted',
      { Submitted: 'know: orderSubmitted', Refused: 'act: orderRefused', Uncertain: 'act: orderUncertain' }[
        end
      ],
    ])
  })

  test('and sends data once they are mended', async () => {
    const { sent, order, accept, mended } = sold(() =>
      Promise.resolve({ contractNumber: '345', customerNumber: '678' }),
    )
    await waitFor(order, (snapshot) => snapshot.matches('Offered'))
    accept(2)
    mended(1)
    expect([order.getSnapshot().value, sent]).toEqual(['Incomplete', []])
    mended(0)
    await waitFor(order, (snapshot) => snapshot.matches('Submitted'))
    order.stop()
    expect(sent).toEqual(['order'])
  })

  /** The example with a desk that gives this answer. */
  function sold(answer: OrderDesk['sendOrder']) {
    const told: string[] = []
    const sent: string[] = []
    const desk: OrderDesk = {
      askForPrice: () => Promise.resolve(Date.now() + 60_000),
      sendOrder: () => {
        sent.push('order')
        return answer()
      },
    }
    const actor = orderActor(desk, (message) => told.push(message))
    actor.order.start()
    return { ...actor, told, sent }
  }
})
