import { scaledClock, systemClock } from '../../clock.ts'
import { type SandboxOptions, startSandbox } from '../../sandbox/index.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis sandbox`: serves until SIGINT or SIGTERM. */
export async function sandbox(
  shell: Shell,
  options: {
    port: number
    orders: number
    seed: number
    speed: number
    listOrder: NonNullable<SandboxOptions['listOrder']>
    maxLimit: number
    latency: number
    etag?: boolean
    callsPerSecond?: number
    callsPerMinute?: number
    callsAtOnce?: number
    limitHeaders: 'none' | 'draft' | 'older'
    json?: boolean
  },
): Promise<number> {
  const { port, orders, seed, speed, listOrder, maxLimit, latency } = options
  const clock = scaledClock({ speed, startAt: systemClock().now() })
  const stopped = shell.untilStopped()
  const server = await startSandbox({
    ...{ clock, seed, orders, port, listOrder, maxLimit },
    latencyMs: latency,
    entityTags: options.etag ? 'strong' : 'none',
    rateLimit: {
      ...(options.callsPerSecond !== undefined && { perSecond: options.callsPerSecond }),
      ...(options.callsPerMinute !== undefined && { perMinute: options.callsPerMinute }),
      ...(options.callsAtOnce !== undefined && { inFlight: options.callsAtOnce }),
      headers: options.limitHeaders,
    },
  })
  const { url, clientId, clientSecret } = server
  if (options.json) shell.printJson({ url, clientId, clientSecret })
  else {
    shell.printLine(
      `A made-up supplier with ${orders} orders is listening on ${url}, ${speed} times as fast as real time.`,
    )
    shell.printLine('Ctrl-C ends it. In another terminal:')
    shell.printLine('')
    shell.printLine(
      `  export RABOT_API_URL=${url} RABOT_CLIENT_ID=${clientId} RABOT_CLIENT_SECRET=${clientSecret}`,
    )
    shell.printLine('  npx stromkreis sync && npx stromkreis contracts')
  }
  await stopped
  await server.stop()
  return exitCodes.done
}
