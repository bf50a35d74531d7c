import { describe, expect, onTestFinished, test } from 'vitest'
import { virtualDemo } from '../../src/cli/virtual-demo.ts'
import { virtualClock } from '../../src/clock.ts'
import { InsightDesk } from '../../src/web/insight-desk.ts'
import { insightQuestion } from '../../src/web/insight-question.ts'
import { listeningShell } from '../cli/listening-shell.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { insightWorker } from './insight-under-test.ts'

const minuteMs = 60_000

describe('the desk that answers what takes the whole log', () => {
  test('asks a worker once, however many want to know, and keeps the answer for a while by real time', async () => {
    const { desk, clock, news, ask } = deskWith(answering)
    expect(ask().isUnderWay).toBe(true)
    ask()
    ask()
    await news()
    expect(asked(ask())).toBe(1)
    clock.advanceTo(clock.now() + 5_000)
    expect(ask()).toMatchObject({ isUnderWay: false })
    clock.advanceTo(clock.now() + 5 * minuteMs)
    // What is known is shown while something newer is worked out.
    expect(ask()).toMatchObject({ isUnderWay: true, answer: { entries: 1 } })
    await news()
    expect(asked(ask())).toBe(2)
    expect(desk.ask(insightQuestion({ period: '30' }, 'en'), 0)).toMatchObject({
      answer: null,
      isUnderWay: true,
    })
  })

  test('survives a worker that dies: says so, keeps what it knows, and asks another one later', async () => {
    const { clock, news, ask, problems } = deskWith(dying)
    ask()
    await news()
    expect(ask()).toMatchObject({ answer: null, hasFailed: true, isUnderWay: false })
    expect(problems).toHaveLength(1)
    clock.advanceTo(clock.now() + minuteMs)
    expect(ask().isUnderWay).toBe(true)
    await news()
    expect(ask()).toMatchObject({ hasFailed: true })
    expect(problems).toHaveLength(2)
  })

  test('a worker that dies at one question is replaced for the next', async () => {
    const { desk, news } = deskWith(dyingOfTariffs)
    const [bad, good] = [{ tariff: 'bad' }, {}].map((query) => insightQuestion(query, 'en')) as [
      ReturnType<typeof insightQuestion>,
      ReturnType<typeof insightQuestion>,
    ]
    desk.ask(bad, 0)
    desk.ask(good, 0)
    await news()
    expect(desk.ask(bad, 0).hasFailed).toBe(true)
    await news()
    expect(desk.ask(good, 0)).toMatchObject({ hasFailed: false, answer: { entries: 1 } })
  })

  test('who asks for ever new periods takes up no more than a few answers, and ends nothing', async () => {
    const { desk, news, ask } = deskWith(answering)
    for (let day = 10; day < 90; day += 1) {
      desk.ask(insightQuestion({ from: `20${day}-01-01` }, 'en'), 0)
    }
    ask()
    for (let count = 0; count < 13; count += 1) await news()
    expect(ask()).toMatchObject({ isUnderWay: false, hasFailed: false })
    expect(desk.ask(insightQuestion({ from: '2010-01-01' }, 'en'), 0)).toMatchObject({ answer: null })
  })

  test('says why a question has no answer, to the person who asked', async () => {
    const { news, ask } = deskWith(refusing)
    ask()
    await news()
    expect(ask()).toMatchObject({ refusal: 'There is nothing.', answer: null })
  })

  test('stopped while a worker is at it, tells nobody any more', async () => {
    const { desk, ask, told } = deskWith(answering)
    ask()
    desk.stop()
    // By the time that another desk has its answer, this one would have had its own.
    const other = deskWith(answering)
    other.ask()
    await other.news()
    expect(told.count).toBe(0)
    expect(ask().isUnderWay).toBe(true)
  })

  test('the engine’s thread goes on all the time while the real worker reads and draws', async () => {
    const database = temporaryDatabase()
    await virtualDemo(listeningShell().shell, { database, orders: 20, days: 2, seed: 7 })
    const { news, ask } = deskWith(insightWorker, database)
    const began = performance.now()
    let [longestMs, last, isOver] = [0, began, false]
    const turn = () => {
      const at = performance.now()
      longestMs = Math.max(longestMs, at - last)
      last = at
      if (!isOver) setImmediate(turn)
    }
    turn()
    ask()
    await news()
    isOver = true
    const tookMs = performance.now() - began
    expect(ask().answer!.markup).toContain('<svg')
    // Loading Plot alone takes most of a second. A busy machine lets both threads wait, so what counts is the share.
    expect(tookMs).toBeGreaterThan(300)
    expect(longestMs).toBeLessThan(tookMs / 3)
  })
})

/** A worker that counts what it is asked. */
const answering = worker(`
  let count = 0
  const reply = () => ({ answer: { asOf: 0, entries: ++count, markup: '', tookMs: 100, tariffs: [] } })`)
const refusing = worker(`const reply = () => ({ refusal: 'There is nothing.' })`)
const dying = worker(`const reply = () => { throw new Error('out of memory, say') }`)
const dyingOfTariffs = worker(`const reply = ({ question }) => {
  if (question.tariff !== null) process.exit(1)
  return { answer: { asOf: 0, entries: 1, markup: '', tookMs: 100, tariffs: [] } }
}`)

function worker(reply: string): URL {
  const code = `import { parentPort } from 'node:worker_threads'
${reply}
parentPort.on('message', (request) => parentPort.postMessage(reply(request)))`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}

function deskWith(worker: URL, database = '/nowhere') {
  const clock = virtualClock(0)
  const problems: unknown[] = []
  const told = { count: 0 }
  let [seen, wake] = [0, () => {}]
  const desk = new InsightDesk({
    ...{ worker, database, clock },
    onNews() {
      told.count += 1
      wake()
    },
    onProblem: (error) => problems.push(error),
  })
  onTestFinished(() => desk.stop())
  return {
    ...{ desk, clock, problems, told },
    ask: () => desk.ask(insightQuestion({}, 'en'), 0),
    /** Resolves with the next news, those that came already first. */
    async news() {
      seen += 1
      while (told.count < seen) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

function asked({ answer }: ReturnType<InsightDesk['ask']>): number {
  return answer!.entries
}
