import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const cookie = 'stromkreis_name'

/** The name that a visitor gave with an earlier act; null where there was none. */
export function rememberedName(context: Context): string | null {
  return getCookie(context, cookie) ?? null
}

/** Keeps it in the visitor's own browser, so that it need not be typed again. */
export function rememberName(context: Context, name: string): void {
  setCookie(context, cookie, name, { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 365 * 86_400 })
}
