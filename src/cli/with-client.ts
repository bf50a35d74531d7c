import { systemClock } from '../clock.ts'
import { createRabotClient, type RabotClient } from '../rabot/rabot-client.ts'
import { rabotOptions } from './environment.ts'

/** Does `work` with a client as the environment configures it, and closes it. */
export async function withClient<Result>(work: (client: RabotClient) => Promise<Result>): Promise<Result> {
  const client = createRabotClient({ ...rabotOptions(process.env), clock: systemClock() })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
