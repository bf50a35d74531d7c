import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'
import { Visitor } from './visitor.ts'

const token = 'a-token-that-nobody-guesses-4711'
const asPage = { accept: 'text/html' }

function get(
  url: string,
  headers: Record<string, string> = {},
  options: RequestInit = {},
): Promise<Response> {
  return fetch(url, { headers, redirect: 'manual', ...options })
}

/** A request with a Host header of its own, which fetch does not let one set. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.once('error', reject).end()
  })
}

function cookieIn(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
}

describe('without token or proxy', () => {
  test('whoever asks by a foreign name is refused, so that no page on the web reads along', async () => {
    const { url } = await dashboardUnderTest({ orders: 3 })
    const { port } = new URL(url)
    expect(await statusFor(url, `127.0.0.1:${port}`)).toBe(200)
    expect(await statusFor(url, `localhost:${port}`)).toBe(200)
    expect(await statusFor(`${url}/contracts`, `evil.example:${port}`)).toBe(421)
    expect(await statusFor(`${url}/live`, 'rebound.example')).toBe(421)
  })

  test('pages run no code but their own file, load nothing from elsewhere and let nobody frame them', async () => {
    const { url } = await dashboardUnderTest({ orders: 3 })
    const answer = await get(url)
    const policy = answer.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const page = await answer.text()
    expect(page.match(/<script[^>]*>/g)).toEqual([
      '<script type="module" src="/assets/dashboard.js?run=test">',
    ])
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|https?:\/\/(?!www\.w3\.org)/)
  })
})

describe('with a token', () => {
  test('pages send people to sign in, and everything else says 401', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, access: { by: 'token', token } })
    const page = await get(`${url}/contracts?state=Denied`, asPage)
    expect([page.status, page.headers.get('location')]).toEqual([
      303,
      '/sign-in?to=%2Fcontracts%3Fstate%3DDenied',
    ])
    for (const path of ['/contracts.csv', '/live', '/insight'])
      expect((await get(url + path)).status).toBe(401)
    expect((await get(`${url}/alerts`, { authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await get(`${url}/alerts`, { authorization: `Bearer ${token}x` })).status).toBe(401)
  })

  test('who signs in comes back to where they wanted to be, and to no other site', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, access: { by: 'token', token } })
    const signIn = (given: string, to: string) =>
      get(
        `${url}/sign-in`,
        { origin: url },
        { method: 'POST', body: new URLSearchParams({ token: given, to }) },
      )
    const wrong = await signIn('a-guess-that-is-not-the-token', '/alerts')
    expect(wrong.status).toBe(400)
    expect((await get(`${url}/alerts`, { cookie: cookieIn(wrong) })).status).toBe(401)
    const right = await signIn(token, '/alerts')
    expect([right.status, right.headers.get('location')]).toEqual([303, '/alerts'])
    expect(right.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await get(`${url}/alerts`, { cookie: cookieIn(right) })).status).toBe(200)
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/\u0001',
    ]) {
      expect((await signIn(token, to)).headers.get('location')).toBe('/')
    }
    const forged = cookieIn(right)
      .replace(/\.in\./, '.guest.')
      .replace('.guest.', '.in.')
      .replace(/\w$/, '_')
    expect((await get(`${url}/alerts`, { cookie: forged })).status).toBe(401)
  })

  test('who signs out is out, in this browser, and no page of others does it for them', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, access: { by: 'token', token } })
    const visitor = new Visitor(url)
    await visitor.send('/sign-in', { token, to: '/alerts' })
    expect((await visitor.get('/alerts')).text).toContain('>Sign out</button>')
    await visitor.send('/sign-out', { formToken: 'guessed' })
    expect((await visitor.get('/alerts')).path).toBe('/alerts')
    expect((await visitor.send('/sign-out', {}, { on: '/alerts' })).path).toBe('/sign-in')
    expect((await visitor.get('/alerts')).path).toMatch(/^\/sign-in/)
  })

  test('a session that was planted before signing in is worth nothing afterwards', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, access: { by: 'token', token } })
    const planted = cookieIn(await get(`${url}/sign-in`, asPage))
    const body = new URLSearchParams({ token, to: '/' })
    const right = await get(`${url}/sign-in`, { origin: url, cookie: planted }, { method: 'POST', body })
    expect(cookieIn(right)).not.toBe(planted)
    expect((await get(`${url}/alerts`, { cookie: planted })).status).toBe(401)
  })

  test('the token is on no page and in no cookie', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, access: { by: 'token', token } })
    const answer = await get(`${url}/alerts`, { authorization: `Bearer ${token}` })
    expect(await answer.text()).not.toContain(token)
    expect(answer.headers.getSetCookie().join()).not.toContain(token)
  })
})

describe('behind a proxy that says who it let in', () => {
  test('only who is named gets in, and acts in that name', async () => {
    const { url, stromkreis } = await dashboardUnderTest({
      access: { by: 'identityHeader', header: 'x-forwarded-user' },
    })
    expect((await get(`${url}/alerts`)).status).toBe(401)
    const ada = { 'x-forwarded-user': 'ada@partner.example', origin: url }
    const alert = stromkreis.alerts()[0]!
    const form = await get(`${url}/alerts/${encodeURIComponent(alert.id)}/acknowledge`, ada)
    const page = await form.text()
    expect(page).toContain('<strong>ada@partner.example</strong>')
    const formToken = /name="formToken" value="([^"]+)"/.exec(page)![1]!
    const body = new URLSearchParams({ formToken, note: 'I call the customer', by: 'somebody else' })
    const done = await get(form.url, { ...ada, cookie: cookieIn(form) }, { method: 'POST', body })
    expect(done.status).toBe(303)
    const acknowledged = stromkreis.alerts().find(({ id }) => id === alert.id)!
    expect([acknowledged.state, acknowledged.acknowledgedBy]).toEqual(['Acknowledged', 'ada@partner.example'])
  })
})
