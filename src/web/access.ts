import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { isLoopback } from '../loopback.ts'

/** Who is let in. */
export type AccessRule =
  /** Whoever asks from this computer, by its own name: a page on the web could otherwise read along through a browser. */
  | { by: 'thisComputer' }
  /** Whoever knows the token: people sign in with it, programs send it as `Authorization: Bearer`. */
  | { by: 'token'; token: string }
  /** Whom a proxy in front has let in and names in this header. Nobody else may reach the port. */
  | { by: 'identityHeader'; header: string }

const sessionCookie = 'stromkreis_session'
const longestName = 80
const openToAll = /^\/(?:health|ready|sign-in|assets\/[\w.-]+)$/

/** Lets people and programs in, or not, and knows their sessions. What it hands out is void when the token changes. */
export class Access {
  readonly rule: AccessRule
  readonly #secret: Buffer

  constructor(rule: AccessRule) {
    this.rule = rule
    this.#secret = rule.by === 'token' ? digest(randomKeyOf(rule.token), 'sessions') : randomBytes(32)
  }

  /** Refuses whom the rule does not let in; pages send people to sign in. */
  readonly guard: MiddlewareHandler = (context, next) => {
    const { rule } = this
    if (rule.by === 'thisComputer' && !isLoopback(new URL(context.req.url).hostname)) {
      return Promise.resolve(
        context.text('Only this computer is answered, by the name of 127.0.0.1 or localhost.\n', 421),
      )
    }
    const session = this.#session(context)
    if (openToAll.test(context.req.path) || this.#isLetIn(context, session)) return next()
    const isPage = context.req.method === 'GET' && context.req.header('accept')?.includes('text/html')
    if (rule.by === 'token' && isPage) {
      const { pathname, search } = new URL(context.req.url)
      return Promise.resolve(context.redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`, 303))
    }
    context.header('www-authenticate', 'Bearer')
    return Promise.resolve(context.text('Not without signing in.\n', 401))
  }

  /** Whether a token is the right one; then the session is let in from now on. */
  signIn(context: Context, token: string): boolean {
    if (this.rule.by !== 'token' || !isSame(token, this.rule.token)) return false
    this.#hand(context, newSession('in'))
    return true
  }

  /** Whether the session was let in by the token, so that it can be ended. */
  isSignedIn(context: Context): boolean {
    return this.rule.by === 'token' && this.#session(context).standing === 'in'
  }

  /** Ends the session in this browser. */
  signOut(context: Context): void {
    deleteCookie(context, sessionCookie, { path: '/' })
  }

  /** What goes with every form of a session. */
  formToken(context: Context): string {
    const session = this.#session(context)
    if (session.isNew) this.#hand(context, session)
    return digest(this.#secret, `form ${session.id}`).toString('base64url')
  }

  /** Whether a form came from a page of ours. */
  isOwnForm(context: Context, formToken: unknown): boolean {
    return typeof formToken === 'string' && isSame(formToken, this.formToken(context))
  }

  /** Who a proxy says it is; null where none does. */
  identity(context: Context): string | null {
    if (this.rule.by !== 'identityHeader') return null
    return context.req.header(this.rule.header)?.trim().slice(0, longestName) || null
  }

  #isLetIn(context: Context, session: Session): boolean {
    const { rule } = this
    if (rule.by === 'thisComputer') return true
    if (rule.by === 'identityHeader') return this.identity(context) !== null
    const bearer = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    return session.standing === 'in' || (bearer !== undefined && isSame(bearer, rule.token))
  }

  #session(context: Context): Session {
    const known = context.get('session') as Session | undefined
    if (known !== undefined) return known
    const [id = '', standing = '', mac = ''] = (getCookie(context, sessionCookie) ?? '').split('.')
    const isOurs = isSame(mac, this.#mac(id, standing))
    const session: Session = isOurs
      ? { id, standing: standing === 'in' ? 'in' : 'guest', isNew: false }
      : newSession('guest')
    context.set('session', session)
    return session
  }

  #hand(context: Context, session: Session): void {
    const { id, standing } = session
    context.set('session', { ...session, isNew: false })
    setCookie(context, sessionCookie, `${id}.${standing}.${this.#mac(id, standing)}`, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      secure: context.req.header('x-forwarded-proto') === 'https',
      maxAge: 30 * 86_400,
    })
  }

  #mac(id: string, standing: string): string {
    return digest(this.#secret, `session ${id} ${standing}`).toString('base64url')
  }
}

interface Session {
  id: string
  standing: 'guest' | 'in'
  /** Whether the visitor's browser has not been told of it. */
  isNew: boolean
}

function newSession(standing: Session['standing']): Session {
  return { id: randomBytes(16).toString('hex'), standing, isNew: true }
}

function randomKeyOf(token: string): Buffer {
  return digest(Buffer.from('stromkreis dashboard'), token)
}

function digest(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** In a time that says nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  const key = Buffer.from('same')
  return timingSafeEqual(digest(key, one), digest(key, other))
}
