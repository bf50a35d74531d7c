import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Access } from './access.ts'
import { actRoutes } from './acts/act-routes.ts'
import { AlertTally } from './alerts/alert-tally.ts'
import { alertsPage, alertsQuery } from './alerts/alerts-page.ts'
import { bodyWithin } from './body-within.ts'
import { ContractIndex } from './contracts/contract-index.ts'
import { contractRoutes } from './contracts/contract-routes.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import type { DashboardSource } from './dashboard-source.ts'
import { dashboardStyle } from './dashboard-style.ts'
import { dashboardIcon, frame } from './frame.ts'
import { InsightDesk, type InsightDeskOptions } from './insight/insight-desk.ts'
import { insightPage } from './insight/insight-page.ts'
import { insightQuestion } from './insight/insight-question.ts'
import { isLanguage, type Language } from './language.ts'
import { lifecycleCharts } from './lifecycle-chart.ts'
import { LiveFeed } from './live/live-feed.ts'
import { liveStream } from './live/live-stream.ts'
import { forgetNotice, noticeFor } from './notice.ts'
import { orderFileRoutes } from './orders/order-file-routes.ts'
import { OrderFiles } from './orders/order-files.ts'
import { orderRoutes } from './orders/order-routes.ts'
import { OrderTally } from './orders/order-tally.ts'
import { overviewOf } from './overview/overview.ts'
import { overviewPage } from './overview/overview-page.ts'
import { RecentMoves } from './overview/recent-moves.ts'
import { ownAddress } from './own-address.ts'
import { preferredLanguage } from './preferred-language.ts'
import { refusalPage } from './refusal-page.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { speechIn } from './speech.ts'
import type { Visit } from './visit.ts'
import { rememberedName } from './visitor-name.ts'

/** What a dashboard is made of. */
export interface DashboardOptions {
  source: DashboardSource
  access: Access
  /** The code that runs in the browser: the text of `client/dashboard.js`. */
  script: string
  /** Tells this process from the one before it. */
  run: string
  /** Whether free texts and other personal data are shown; no. */
  showsPersonalData?: boolean | undefined
  /** The database and the worker that reads it for insight; left out: no insight. */
  insight?: Omit<InsightDeskOptions, 'onNews' | 'onProblem'> | undefined
  /** Told of failures of ours. */
  onProblem?: ((error: unknown) => void) | undefined
}

/** A dashboard to be mounted on an app. */
export interface Dashboard {
  app: Hono
  /** Ends all that listens, open pages included. */
  stop(): void
}

const largestForm = 64 * 1024
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/**
 * The dashboard of an open engine, as an app. It answers whom `access` lets in, asks before it does anything, and says who
 * wanted it and why. Reading all contracts for the list goes on after it returns.
 */
export function dashboard(options: DashboardOptions): Dashboard {
  const { source, access, script, run, insight, showsPersonalData = false, onProblem = () => {} } = options
  const feed = new LiveFeed(source, run)
  const moves = new RecentMoves(source)
  const orders = new OrderTally(source)
  const alerts = new AlertTally(source)
  const index = new ContractIndex(source)
  const charts = lifecycleCharts()
  const files = new OrderFiles(source, onProblem)
  const insightDesk =
    insight && new InsightDesk({ ...insight, onNews: () => feed.tell('insight'), onProblem })
  index.read().catch(onProblem)
  const parts: DashboardParts = {
    ...{ source, access, index, orders, alerts, feed, moves, charts },
    visit: (context) => visitOf(context, { source, access, showsPersonalData }),
    show(context, content, status = 200) {
      const page = frame(parts.visit(context), content, { latestId: feed.latestId, run })
      forgetNotice(context)
      return context.html(page.text, status)
    },
  }
  const app = new Hono()
  app.use(secureHeaders({ contentSecurityPolicy, referrerPolicy: 'same-origin' }))
  app.use(access.guard)
  app.use(csrf())
  app.use((context, next) => {
    context.header('cache-control', 'no-store')
    return next()
  })
  app.onError((error, context) => {
    const status = statusOf(error)
    if (status === 503 && !(error instanceof StromkreisError)) onProblem(error)
    try {
      return parts.show(context, refusalPage(error, parts.visit(context)), status)
    } catch {
      // Where the database cannot be read, no page can be made.
      return context.text('Nothing can be read at the moment; the log says why.\n', 503)
    }
  })
  app.notFound((context) => parts.show(context, refusalPage(null, parts.visit(context)), 404))
  app.get('/assets/dashboard.css', (context) => asset(context, dashboardStyle, 'text/css'))
  app.get('/assets/dashboard.js', (context) => asset(context, script, 'text/javascript'))
  app.get('/assets/icon.svg', (context) => asset(context, dashboardIcon, 'image/svg+xml'))
  app.get('/language/:language', (context) => {
    const language = context.req.param('language')
    if (isLanguage(language)) rememberLanguage(context, language)
    return context.redirect(ownAddress(context.req.query('to')), 303)
  })
  app.get('/live', (context) => liveStream(context, feed))
  app.get('/', async (context) =>
    parts.show(context, overviewPage(await overviewOf(parts), parts.visit(context))),
  )
  app.get('/alerts', (context) => {
    const visit = parts.visit(context)
    return parts.show(context, alertsPage(parts, alertsQuery(context.req.query()), visit))
  })
  app.get('/insight', (context) => {
    const visit = parts.visit(context)
    const question = insightQuestion(context.req.query(), visit.language)
    return parts.show(context, insightPage(question, insightDesk?.ask(question, visit.now) ?? null, visit))
  })
  app.route('/', signInRoutes(parts))
  app.use('/:place/:subject/:act', bodyWithin(largestForm))
  app.route('/', contractRoutes(parts))
  app.route('/', actRoutes(parts))
  app.route('/', orderFileRoutes(parts, files))
  app.route('/', orderRoutes(parts))
  return {
    app,
    stop() {
      insightDesk?.stop()
      charts.stop()
      files.stop()
      index.stop()
      moves.stop()
      orders.stop()
      alerts.stop()
      feed.stop()
    },
  }
}

function visitOf(
  context: Context,
  options: { source: DashboardSource; access: Access; showsPersonalData: boolean },
): Visit {
  const { source, access, showsPersonalData } = options
  const language = preferredLanguage(context)
  const { pathname, search } = new URL(context.req.url)
  const identity = access.identity(context)
  return {
    language,
    speech: speechIn[language],
    now: source.now(),
    address: pathname + search,
    visitor: identity,
    isSignedIn: access.isSignedIn(context),
    rememberedName: rememberedName(context),
    formToken: access.formToken(context),
    showsPersonalData,
    notice: noticeFor(context),
  }
}

function asset(context: Context, text: string, contentType: string): Response {
  // Pages ask for it by the process that made them, see `frame`.
  context.header('cache-control', 'private, max-age=31536000, immutable')
  return context.body(text, 200, { 'content-type': `${contentType}; charset=utf-8` })
}

function rememberLanguage(context: Context, language: Language): void {
  setCookie(context, 'stromkreis_language', language, { path: '/', sameSite: 'Lax', maxAge: 365 * 86_400 })
}

function statusOf(error: Error): 400 | 403 | 404 | 413 | 503 {
  if (error instanceof HTTPException) return error.status === 403 || error.status === 413 ? error.status : 400
  if (!(error instanceof StromkreisError)) return 503
  if (error.code === 'notFound') return 404
  return error.code === 'invalidInput' ? 400 : 503
}
