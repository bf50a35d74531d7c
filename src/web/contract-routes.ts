import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { contractCsv } from './contract-csv.ts'
import { contractPage } from './contract-page.ts'
import { contractView } from './contract-view.ts'
import { contractsPage } from './contracts-page.ts'
import { type ContractsQuery, contractsQuery } from './contracts-query.ts'
import { contractsWords } from './contracts-words.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import type { Visit } from './visit.ts'

const csvPatienceMs = 20_000

/** The list of contracts, the same as CSV, and the page of each. */
export function contractRoutes({ source, index, charts, show, visit: visitOf }: DashboardParts): Hono {
  const app = new Hono()
  const queryOf = (context: Context, { now, language }: Visit): ContractsQuery => {
    const tallies = index.isComplete ? index.tallies() : null
    return contractsQuery(context.req.query(), { now, tallies, language })
  }
  app.get('/contracts', (context) => {
    const visit = visitOf(context)
    const query = queryOf(context, visit)
    const { number } = query.filter
    if (number !== undefined && source.register.timesOf(number) !== null)
      return context.redirect(`/contracts/${number}`, 303)
    const status = query.problem === null ? 200 : 400
    return show(context, contractsPage(index, query, visit), status)
  })
  app.get('/contracts.csv', async (context) => {
    // A file that lacks contracts does not look as if it did.
    const isComplete = await index.completed(csvPatienceMs)
    const visit = visitOf(context)
    const query = queryOf(context, visit)
    if (query.problem !== null) return context.text(`${query.problem}\n`, 400)
    if (!isComplete) {
      const words = contractsWords[visit.language]
      return context.text(`${words.reading(visit.speech.number(index.size))}\n`, 503, { 'retry-after': '10' })
    }
    context.header('content-type', 'text/csv; charset=utf-8; header=present')
    context.header('content-disposition', 'attachment; filename="contracts.csv"')
    return stream(context, async (written) => {
      for await (const piece of contractCsv(index.all(query.filter, query))) {
        if (written.aborted) return
        await written.write(piece)
      }
    })
  })
  app.get('/contracts/:number', async (context) => {
    const visit = visitOf(context)
    const asked = { contractNumber: context.req.param('number'), at: context.req.query('at') }
    const view = contractView(source, asked, visit)
    return show(context, contractPage(view, await charts.of('contract'), visit))
  })
  return app
}
