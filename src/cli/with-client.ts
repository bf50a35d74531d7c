import { systemClock } from '../clock.ts'
import { createRabotClient, type RabotClient } from '../rabot/rabot-client.ts'
import { rabotOptions } from './environment.ts'
import { sharedGate } from './shared-gate.ts'
import type { Shell } from './shell.ts'

/** Does `work` with a client as the environment configures it, within the call budget, and closes it. */
export async function withClient<Result>(
  shell: Shell,
  work: (client: RabotClient) => Promise<Result>,
  options: { longestWaitMs?: number } = {},
): Promise<Result> {
  const gate = sharedGate(shell, options)
  const client = createRabotClient({ ...rabotOptions(shell.environment), clock: systemClock(), gate })
  try {
    return await work(client)
  } finally {
    await client.close()
    gate.close()
  }
}
