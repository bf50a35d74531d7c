import { Hono } from 'hono'
import { Markup } from '../../markup.ts'
import { lifecycles } from '../../report/lifecycle.ts'
import { SwimLaneDrawing } from '../../report/swim-lane-svg.ts'
import type { DashboardParts } from '../dashboard-parts.ts'
import type { Language } from '../language.ts'
import { journeyWords } from './journey-words.ts'
import { orderPage } from './order-page.ts'
import { ordersPage } from './orders-page.ts'
import { ordersQuery } from './orders-query.ts'

/** The pages with orders of our own. */
export function orderRoutes(parts: DashboardParts): Hono {
  const { source, index, orders, alerts, charts, show, visit } = parts
  const journey = journeyIn()
  const app = new Hono()
  app.get('/orders', (context) => {
    const query = ordersQuery(context.req.query())
    const seen = visit(context)
    const counts = orders.counts()
    const troubles = alerts.openByState()
    const drawing = journey(seen.language).svg({
      counts: { ...index.counts(), ...counts },
      troubles: { ...troubles.contracts, ...troubles.orders },
    })
    return show(context, ordersPage(source, { query, journey: new Markup(drawing), counts }, seen))
  })
  app.get('/orders/:id', async (context) => {
    const chart = await charts.of('order')
    return show(context, orderPage(source, { id: context.req.param('id'), chart }, visit(context)))
  })
  return app
}

/** The swim-lane in each language, measured when it is first asked for. */
function journeyIn(): (language: Language) => SwimLaneDrawing {
  const drawings = new Map<Language, SwimLaneDrawing>()
  return (language) => {
    const drawing =
      drawings.get(language) ??
      new SwimLaneDrawing([lifecycles.order, lifecycles.contract], journeyWords[language])
    drawings.set(language, drawing)
    return drawing
  }
}
