import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { html } from '../markup.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Act, actPage, missingIn, type Problem } from './act.ts'
import { actWords } from './act-words.ts'
import { acts } from './acts.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import { DoneOnce } from './done-once.ts'
import { givenForm } from './given-form.ts'
import { leaveNotice } from './notice.ts'
import { ownAddress } from './own-address.ts'
import { rememberName } from './visitor-name.ts'

/** The pages that ask before something is done, and do it. */
export function actRoutes({ source, access, show, visit }: DashboardParts): Hono {
  const app = new Hono()
  const doneOnce = new DoneOnce()
  const ask = (context: Context, act: Act, given: Record<string, string>, problem: Problem | null) => {
    const asked = visit(context)
    const question = act.asks(source, context.req.param('subject')!, asked)
    const back = ownAddress(given['to'] ?? context.req.query('to') ?? pageOf(context))
    const status = problem === null ? 200 : 400
    return show(context, actPage(act, { question, given, problem, back }, asked), status)
  }
  for (const [place, ofPlace] of Object.entries(acts)) {
    for (const [name, act] of Object.entries(ofPlace)) {
      const path = `/${place}/:subject/${name}`
      app.get(path, (context) => ask(context, act, {}, null))
      app.post(path, async (context) => {
        const given = textsIn(await givenForm(context))
        const asked = visit(context)
        if (!access.isOwnForm(context, given['formToken'])) {
          return ask(context, act, given, actWords[asked.language].foreignForm)
        }
        const subject = context.req.param('subject')!
        const missing = missingIn(act.asks(source, subject, asked), given, asked)
        if (missing !== null) return ask(context, act, given, missing)
        const by = asked.visitor ?? given['by']!.trim().slice(0, 80)
        if (asked.visitor === null) rememberName(context, by)
        try {
          const form = JSON.stringify([given['formToken'], path, subject, given['once'] ?? randomUUID()])
          const does = () => act.does(source, subject, { by, fields: given, visit: asked })
          leaveNotice(context, await doneOnce.once(form, does))
        } catch (error) {
          if (!(error instanceof StromkreisError)) throw error
          return ask(context, act, given, html`<span lang="en">${error.message} ${error.hint}</span>`)
        }
        return context.redirect(ownAddress(given['to'] ?? pageOf(context)), 303)
      })
    }
  }
  return app
}

/** The page of what an act is about. */
function pageOf(context: Context): string {
  const [, place = '', subject = ''] = new URL(context.req.url).pathname.split('/')
  return place === 'alerts' ? '/alerts' : `/${place}/${subject}`
}

function textsIn(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}
