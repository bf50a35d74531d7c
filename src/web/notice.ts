import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const cookie = 'stromkreis_notice'
const longest = 500

/** Tells the visitor something at the top of the next page. */
export function leaveNotice(context: Context, notice: string): void {
  setCookie(context, cookie, encodeURIComponent(notice.slice(0, longest)), {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: 60,
  })
}

/** What was left to tell this visitor; null where nothing was. */
export function noticeFor(context: Context): string | null {
  const notice = getCookie(context, cookie)
  return notice === undefined ? null : decoded(notice)
}

/** Tells it only once. */
export function forgetNotice(context: Context): void {
  if (getCookie(context, cookie) !== undefined) deleteCookie(context, cookie, { path: '/' })
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
