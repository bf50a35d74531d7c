import { openStromkreis, type Sink } from 'stromkreis'
import { healthChecks, OperationsMetrics, readinessChecks } from 'stromkreis/operations'

/** Reads the contracts once, and gives what Prometheus would read then, and what is wrong if anything is. */
export async function measuredSync(
  credentials: { apiUrl: string; authUrl: string; clientId: string; clientSecret: string },
  sinks: readonly Sink[],
): Promise<{ metrics: string; complaints: string[] }> {
  const metrics = new OperationsMetrics({ version: '1.0.0', elapsedMs: () => performance.now() })
  const stromkreis = await openStromkreis({
    database: ':memory:',
    rabot: { ...credentials, onCall: metrics.called },
    sinks: sinks.map((sink) => metrics.watched(sink)),
    onProblem: metrics.troubled,
  })
  metrics.follow(stromkreis)
  await stromkreis.sync() // or start(), and metrics.text() whenever somebody scrapes

  const standing = stromkreis.operations()
  const checks = [...healthChecks(standing), ...readinessChecks(standing)]
  const complaints = checks.flatMap(({ check, reason }) => (reason === null ? [] : `${check}: ${reason}`))
  const text = await metrics.text()
  await stromkreis.stop()
  return { metrics: text, complaints }
}
