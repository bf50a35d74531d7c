import type { Markup } from '../markup.ts'
import type { AcceptanceDesk } from './acceptance-desk.ts'
import { contentType } from './asked-decision.ts'
import { offerPage, refusalPage } from './offer-page.ts'
import { type OfferStanding, offerAnswer } from './offer-standing.ts'
import { offeredPrice } from './offered-price.ts'
import { pageLanguage, weighted, wordsIn } from './page-language.ts'
import { pageStyleSource } from './page-style.ts'
import { type RefusalCode, refusalStatus } from './refusal.ts'

/** An answer that takes the form and language its request asks for: HTML for people, JSON for programs. */
export type Reply = (request: Request) => Response

const headersOfAll = {
  'Content-Security-Policy': `default-src 'none'; style-src ${pageStyleSource}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  Vary: 'Accept, Accept-Language',
}

/** The offer as it stands, and why the last answer was not taken, if it was not. */
export function offerReply(
  desk: AcceptanceDesk,
  standing: OfferStanding,
  refused: RefusalCode | null = null,
): Reply {
  return (request) => {
    const status = refused === null ? 200 : refusalStatus[refused]
    if (wantsJson(request)) {
      const answer = offerAnswer(standing)
      return json(
        request,
        status,
        refused === null ? answer : { ...problem(request, refused), offer: answer },
      )
    }
    const quoted = desk.quoteOf(standing.order.id)
    const quote = quoted && { request: quoted.request, price: offeredPrice(quoted.price) }
    return page(request, status, offerPage({ standing, quote, refused }, pageLanguage(request, 'de')))
  }
}

/** Why nothing was done, where there is no offer to show. */
export function refusalReply(code: RefusalCode, headers: Record<string, string> = {}): Reply {
  return (request) =>
    wantsJson(request)
      ? json(request, refusalStatus[code], problem(request, code), headers)
      : page(request, refusalStatus[code], refusalPage(code, pageLanguage(request, 'de')), headers)
}

/** Back to the offer's page, so that loading it again does not answer again. */
export function sentBack({ url }: Request, token: string): Reply {
  const lang = new URL(url).searchParams.get('lang')
  const isKnown = lang === 'de' || lang === 'en'
  // Relative, since a proxy may have its own idea of the path before.
  const headers = { ...headersOfAll, Location: isKnown ? `${token}?lang=${lang}` : token }
  return () => new Response(null, { status: 303, headers })
}

/** Whether the request is a program's: it asks for JSON, or sends JSON and does not ask for a page. */
export function wantsJson(request: Request): boolean {
  const wanted = weighted(request.headers.get('accept') ?? '').find(
    (type) => type === 'application/json' || type === 'text/html',
  )
  return wanted === undefined ? contentType(request) === 'application/json' : wanted === 'application/json'
}

function problem(request: Request, code: RefusalCode) {
  const { title, text } = wordsIn[pageLanguage(request, 'en')].refusal[code]
  return { error: { code, message: `${title}. ${text}` } }
}

function json(request: Request, status: number, value: unknown, headers = {}): Response {
  const type = { ...headers, 'Content-Type': 'application/json; charset=utf-8' }
  return complete(request, status, JSON.stringify(value), type)
}

function page(request: Request, status: number, markup: Markup, headers = {}): Response {
  const language = pageLanguage(request, 'de')
  const type = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': language }
  return complete(request, status, markup.text, { ...headers, ...type })
}

function complete(request: Request, status: number, text: string, headers: Record<string, string>): Response {
  return new Response(request.method === 'HEAD' ? null : text, {
    status,
    headers: { ...headersOfAll, ...headers, 'Content-Length': String(Buffer.byteLength(text)) },
  })
}
