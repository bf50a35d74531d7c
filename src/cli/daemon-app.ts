import { Hono } from 'hono'
import { type Check, healthChecks, readinessChecks } from '../operations/health.ts'
import type { OperationsMetrics } from '../operations/operations-metrics.ts'
import type { OperationsSource } from '../operations/operations-source.ts'

/** What a daemon serves is read from. */
export interface DaemonAppOptions {
  source: Pick<OperationsSource, 'operations'>
  metrics: Pick<OperationsMetrics, 'text' | 'registry'>
  /** How late the event loop comes to what is due at once, milliseconds. */
  eventLoopLagMs?: () => Promise<number>
}

/** What a daemon tells of itself over HTTP: `/metrics`, `/health`, `/ready`. To be mounted behind what says who is let in. */
export function daemonApp({ source, metrics, eventLoopLagMs = measuredLagMs }: DaemonAppOptions): Hono {
  const app = new Hono()
  // What cannot be read now, the database for example, is a failure like any other.
  app.onError((error, context) => context.json({ ok: false, reason: reasonOf(error) }, 503))
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.registry.contentType }),
  )
  app.get('/health', async (context) => {
    const checks = healthChecks(source.operations(), { eventLoopLagMs: await eventLoopLagMs() })
    return context.json(...answerOf(checks))
  })
  app.get('/ready', (context) => context.json(...answerOf(readinessChecks(source.operations()))))
  return app
}

function answerOf(checks: readonly Check[]): [answer: object, status: 200 | 503] {
  const isOk = checks.every((check) => check.isOk)
  const each = checks.map(({ check, ...found }) => [
    check,
    { ok: found.isOk, ...(found.reason === null ? {} : { reason: found.reason }) },
  ])
  return [{ ok: isOk, checks: Object.fromEntries(each) }, isOk ? 200 : 503]
}

function reasonOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return `it could not be looked into (${typeof code === 'string' ? code : error.name})`
}

function measuredLagMs(): Promise<number> {
  const dueAt = performance.now()
  return new Promise((resolve) => setTimeout(() => resolve(performance.now() - dueAt), 0))
}
