import { Agent } from 'undici'
import { systemClock } from '../../clock.ts'
import { createHttpExchange } from '../../rabot/http-exchange.ts'
import { resolveRabotHosts } from '../../rabot/rabot-hosts.ts'
import { type ConformanceReport, conformance } from '../../testing/conformance/conformance.ts'
import type { Exchange } from '../../testing/conformance/exchange.ts'
import { rabotOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { sharedGate } from '../shared-gate.ts'
import type { Shell } from '../shell.ts'
import { wrapped } from '../wrapped.ts'

const patienceMs = 30_000
const maxAnswerBytes = 32 * 2 ** 20

/** `stromkreis conform` */
export async function conform(shell: Shell, options: { json?: boolean; writes?: boolean }): Promise<number> {
  const { clientId, clientSecret, scopes, ...servers } = rabotOptions(shell.environment)
  const { apiUrl, authUrl } = resolveRabotHosts(servers)
  const now = systemClock().now()
  const asked = { apiUrl, authUrl, clientId, clientSecret, scopes, now, writes: options.writes }
  const report = await withinBudget(shell, (exchange) => conformance({ ...asked, exchange }))
  if (options.json) shell.printJson(report)
  else print(shell, report)
  if (report.counts['does not hold'] > 0) return exitCodes.foundWrong
  return report.unanswered > 0 ? exitCodes.supplier : exitCodes.done
}

/** Does `work` with an exchange over the gate that all commands share. */
async function withinBudget<Result>(
  shell: Shell,
  work: (exchange: Exchange) => Promise<Result>,
): Promise<Result> {
  const gate = sharedGate(shell)
  const dispatcher = new Agent()
  const limits = { requestTimeoutMs: patienceMs, maxAnswerBytes }
  const exchange = createHttpExchange({ dispatcher, clock: systemClock(), ...limits })
  try {
    return await work(async (request) => exchange(request, await gate.enter(request.origin)))
  } finally {
    await dispatcher.close()
    gate.close()
  }
}

function print(shell: Shell, { findings, counts, calls }: ConformanceReport): void {
  shell.printTable(
    ['', 'id', 'fact', 'source', 'seen'],
    findings.map(({ id, says, source, outcome, seen }) => [
      marks[outcome],
      id,
      wrapped(says, 56),
      source,
      wrapped(seen, 40),
    ]),
  )
  shell.printLine(
    `${counts.holds} hold, ${counts['does not hold']} do not, ${counts['could not be told']} could not be told; ${calls} calls.`,
  )
}

const marks = { holds: 'ok', 'does not hold': 'WRONG', 'could not be told': '?' }
