import { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import { virtualClock } from '../../src/clock.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { allScopes } from '../../src/sandbox/token-desk.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { writtenAt } from '../../src/testing/valid-order.ts'
import { clientOperations, type Subjects } from './client-operations.ts'
import type { WireAnswer, WireRequest } from './scripted-dispatcher.ts'

/** What the sandbox said to every operation. */
export interface RecordedAnswers {
  token: WireAnswer
  /** By the operation's name; one at least. */
  answers: ReadonlyMap<string, readonly WireAnswer[]>
  about: Subjects
}

/** Asks a sandbox everything once, over real HTTP, and keeps its answers as they came. */
export async function recordedAnswers(): Promise<RecordedAnswers> {
  const clock = virtualClock(writtenAt)
  const sandbox = await startSandbox({ clock, seed: 5, orders: 60, maxLimit: 5, entityTags: 'strong' })
  const agent = new Agent()
  const heard: { path: string; answer: WireAnswer }[] = []
  const dispatcher = {
    async request(asked: WireRequest) {
      const answer = await agent.request(asked as unknown as Dispatcher.RequestOptions)
      const body = Buffer.from(await answer.body.arrayBuffer())
      const headers = answer.headers as WireAnswer['headers']
      heard.push({ path: asked.path, answer: { status: answer.statusCode, headers, body } })
      return { ...answer, body: Readable.from([body]) }
    },
  } as unknown as Dispatcher
  const { url: apiUrl, clientId, clientSecret } = sandbox
  const client = createRabotClient({ apiUrl, clientId, clientSecret, clock, dispatcher, scopes: allScopes })
  try {
    const about = await subjectsAt(client)
    const token = heard.find(({ path }) => path === '/connect/token')!.answer
    const answers = new Map<string, WireAnswer[]>()
    for (const { name, ask } of clientOperations) {
      heard.length = 0
      if (name === 'authenticate') {
        answers.set(name, [token])
        continue
      }
      await ask(client, about, clock).catch((error: unknown) => {
        if (!(error instanceof StromkreisError)) throw error
      })
      answers.set(
        name,
        heard.flatMap(({ answer }) => (answer.status === 304 ? [] : answer)),
      )
    }
    // Only a customer who has linked is told; the shape is that of the exchange's prices.
    answers.set('dayAheadWorkingPrice', answers.get('dayAheadPrices')!)
    return { token, answers, about }
  } finally {
    await client.close()
    await agent.close()
    await sandbox.stop()
  }
}

async function subjectsAt(client: ReturnType<typeof createRabotClient>): Promise<Subjects> {
  for await (const { customerNumber } of client.customers()) {
    for await (const { contractNumber } of client.contracts(customerNumber)) {
      const [document] = await client.contractDocuments({ customerNumber, contractNumber })
      if (document !== undefined) return { customerNumber, contractNumber, fileId: document.fileId }
    }
  }
  throw new Error('The sandbox has no contract with a document.')
}
