import { Hono } from 'hono'
import { html } from '../markup.ts'
import { bodyWithin } from './body-within.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import type { PageContent } from './frame.ts'
import { givenForm } from './given-form.ts'
import type { InEachLanguage } from './language.ts'
import { ownAddress } from './own-address.ts'
import type { Visit } from './visit.ts'

interface SignInWords {
  title: string
  token: string
  hint: string
  wrong: string
}

const signInWords: InEachLanguage<SignInWords> = {
  en: {
    title: 'Sign in',
    token: 'Token',
    hint: 'Whoever runs Stromkreis has set it (STROMKREIS_DASHBOARD_TOKEN).',
    wrong: 'That is not the token.',
  },
  de: {
    title: 'Anmelden',
    token: 'Token',
    hint: 'Wer Stromkreis betreibt, hat es gesetzt (STROMKREIS_DASHBOARD_TOKEN).',
    wrong: 'Das ist nicht das Token.',
  },
}

const largestForm = 8 * 1024
const afterWrongMs = 1_000

/** Where people sign in with the token, where there is one, and out again. */
export function signInRoutes({ access, show, visit }: DashboardParts): Hono {
  const app = new Hono()
  app.get('/sign-in', (context) => {
    const to = ownAddress(context.req.query('to'))
    if (access.rule.by !== 'token') return context.redirect(to, 303)
    return show(context, signInPage(visit(context), { to, isWrong: false }))
  })
  app.post('/sign-in', bodyWithin(largestForm), async (context) => {
    const { token, to } = await givenForm(context)
    if (access.signIn(context, String(token ?? '').trim())) return context.redirect(ownAddress(to), 303)
    // Whoever guesses gets no further than this.
    await new Promise((resolve) => setTimeout(resolve, afterWrongMs))
    return show(context, signInPage(visit(context), { to: ownAddress(to), isWrong: true }), 400)
  })
  app.post('/sign-out', bodyWithin(largestForm), async (context) => {
    const { formToken } = await givenForm(context)
    if (access.isOwnForm(context, formToken)) access.signOut(context)
    return context.redirect(access.rule.by === 'token' ? '/sign-in' : '/', 303)
  })
  return app
}

function signInPage({ language }: Visit, { to, isWrong }: { to: string; isWrong: boolean }): PageContent {
  const words = signInWords[language]
  return {
    title: words.title,
    place: null,
    // Who is not let in yet is told of nothing.
    isStill: true,
    main: html`<form class="card act" method="post" action="/sign-in">
<h1>${words.title}</h1>
${isWrong ? html`<p class="notice bad" role="alert">${words.wrong}</p>` : null}
<input type="hidden" name="to" value="${to}">
<p><label for="token">${words.token}</label>
<input id="token" name="token" type="password" required autocomplete="current-password"></p>
<p class="quiet">${words.hint}</p>
<p class="acts"><button class="button main" type="submit">${words.title}</button></p>
</form>
`,
  }
}
