import { type Context, Hono } from 'hono'
import { html } from '../../markup.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { actWords } from '../acts/act-words.ts'
import { bodyWithin } from '../body-within.ts'
import type { DashboardParts } from '../dashboard-parts.ts'
import { givenForm } from '../given-form.ts'
import { leaveNotice } from '../notice.ts'
import { rememberName } from '../visitor-name.ts'
import {
  goneFilePage,
  largestInMegabytes,
  orderFileForm,
  orderFilePage,
  unreadableFile,
} from './order-file-page.ts'
import { orderFileWords } from './order-file-words.ts'
import { largestOrderFile, type OrderFile, type OrderFiles } from './order-files.ts'

// Beside the file there is the form’s token, and what holds a form together.
const besideFile = 16 * 1024
const patienceMs = 500
const longestName = 80

/** Where a file of orders is given, checked, and sent once somebody has said so. */
export function orderFileRoutes(parts: DashboardParts, files: OrderFiles): Hono {
  const { source, access, show, visit } = parts
  const app = new Hono()
  const refused = (context: Context, problem: string, status: 400 | 413 | 503) =>
    show(context, orderFileForm(visit(context), html`<p>${problem}</p>`), status)
  // A session knows its form token, and nobody else does.
  const fileOf = (context: Context) => files.find(context.req.param('file')!, access.formToken(context))
  const shown = (context: Context, file: OrderFile, problem: string | null = null) => {
    const page = Math.max(1, Number.parseInt(context.req.query('page') ?? '1', 10) || 1)
    const content = orderFilePage(source, { file, page, problem }, visit(context))
    return show(context, content, problem === null ? 200 : 400)
  }

  app.get('/orders/file', (context) => show(context, orderFileForm(visit(context))))
  const limit = bodyWithin(largestOrderFile + besideFile, (context) =>
    refused(context, tooLarge(context), 413),
  )
  const tooLarge = (context: Context) => orderFileWords[visit(context).language].tooLarge(largestInMegabytes)
  app.post('/orders/file', limit, async (context) => {
    const { language } = visit(context)
    const words = orderFileWords[language]
    const form = await givenForm(context)
    if (!access.isOwnForm(context, form['formToken'])) {
      return refused(context, actWords[language].foreignForm, 400)
    }
    const given = form['orders']
    if (!(given instanceof File) || (given.size === 0 && given.name === '')) {
      return refused(context, words.noFile, 400)
    }
    if (given.size > largestOrderFile) return refused(context, tooLarge(context), 413)
    const bytes = Buffer.from(await given.arrayBuffer())
    const taken = taking(() => files.take(bytes, access.formToken(context)))
    if (taken === null) return refused(context, words.tooMany, 503)
    await Promise.race([taken.checked, soon()])
    if (taken.file.step === 'unreadable') {
      files.discard(taken.file)
      const seen = visit(context)
      return show(context, orderFileForm(seen, unreadableFile(taken.file, seen)), 400)
    }
    return context.redirect(addressOf(taken.file), 303)
  })

  app.get('/orders/file/:file', (context) => {
    const file = fileOf(context)
    return file === null ? show(context, goneFilePage(visit(context)), 404) : shown(context, file)
  })
  app.post('/orders/file/:file', bodyWithin(besideFile), async (context) => {
    const form = await givenForm(context)
    const file = fileOf(context)
    if (file === null) return show(context, goneFilePage(visit(context)), 404)
    const asked = visit(context)
    const words = actWords[asked.language]
    if (!access.isOwnForm(context, form['formToken'])) return shown(context, file, words.foreignForm)
    if (file.step !== 'checked') return context.redirect(addressOf(file), 303)
    if (form['do'] === 'discard') {
      files.discard(file)
      leaveNotice(context, orderFileWords[asked.language].discarded)
      return context.redirect('/orders', 303)
    }
    const by =
      asked.visitor ??
      String(form['by'] ?? '')
        .trim()
        .slice(0, longestName)
    if (by === '') return shown(context, file, words.missing(words.who))
    if (asked.visitor === null) rememberName(context, by)
    files.send(file, by)
    return context.redirect(addressOf(file), 303)
  })
  return app
}

function addressOf({ id }: OrderFile): string {
  return `/orders/file/${id}`
}

/** What was taken; null where there is no room. */
function taking<Taken>(take: () => Taken): Taken | null {
  try {
    return take()
  } catch (error) {
    if (error instanceof StromkreisError) return null
    throw error
  }
}

/** A small file is checked before anybody has to wait for it. */
function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs))
}
