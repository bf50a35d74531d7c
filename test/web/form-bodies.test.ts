import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'

const token = 'a-token-that-nobody-guesses-4711'

/** Sends a form in pieces, as proxies do, so that nobody says beforehand how long it is. */
function sendInPieces(url: string, pieces: readonly string[]): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece))
      controller.close()
    },
  })
  const headers = { origin: url, 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(`${url}/sign-in`, {
    ...{ method: 'POST', body, headers, redirect: 'manual', duplex: 'half' },
  } as RequestInit)
}

describe('a form', () => {
  test('is taken in pieces too, and refused where they are too many', async () => {
    const { url, problems } = await dashboardUnderTest({ orders: 0, access: { by: 'token', token } })
    const signedIn = await sendInPieces(url, ['token=', token, '&to=%2Falerts'])
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/alerts'])
    const refused = await sendInPieces(url, [
      'token=',
      ...Array.from({ length: 20 }, () => 'x'.repeat(1_000)),
    ])
    expect(refused.status).toBe(413)
    expect(problems).toEqual([])
  })

  test('that breaks off is no failure of ours', async () => {
    const { url, problems } = await dashboardUnderTest({ orders: 0 })
    const { host, port } = new URL(url)
    const broken = connect(Number(port), '127.0.0.1')
    broken.end(
      `POST /contracts/1/look HTTP/1.1\r\nhost: ${host}\r\norigin: ${url}\r\ncontent-length: 50\r\n\r\nby=a`,
    )
    broken.resume()
    await once(broken, 'close')
    expect((await fetch(`${url}/alerts`)).status).toBe(200)
    expect(problems).toEqual([])
  })
})
