import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptanceScene, called } from './acceptance-scene.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
let scene: Awaited<ReturnType<typeof acceptanceScene>>
let offer: Awaited<ReturnType<typeof scene.offer>>
let other: typeof offer

beforeAll(async () => {
  scene = await acceptanceScene()
  offer = await scene.offer()
  other = await scene.offer({ validForMs: 3_600_000 })
})
afterAll(() => scene.stop())

test('a token with any character changed is no token', () => {
  const { token } = offer
  expect(scene.desk.offerBehind(token)?.id).toBe(offer.id)
  for (const [place, character] of [...token].entries()) {
    for (const instead of alphabet) {
      if (instead === character) continue
      const forged = token.slice(0, place) + instead + token.slice(place + 1)
      expect(scene.desk.offerBehind(forged), forged).toBeNull()
    }
  }
})

test('whatever is done to a token, it is refused like one that never was, and nothing happens', async () => {
  const place = fc.nat({ max: offer.token.length - 1 })
  const character = fc.constantFrom(...alphabet, 'ä', '\u0000', '%', '/', ' ', '+', '=')
  const parts = [offer, other].map(({ token }) => token.split('.'))
  const mixed = fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 }), fc.nat({ max: 1 }))
  const changed = fc.oneof(
    fc.tuple(place, character).map(([at, by]) => offer.token.slice(0, at) + by + offer.token.slice(at + 1)),
    fc.tuple(place, character).map(([at, by]) => offer.token.slice(0, at) + by + offer.token.slice(at)),
    place.map((at) => offer.token.slice(0, at)),
    place.map((at) => offer.token.slice(at + 1)),
    mixed.map((from) => from.map((which, part) => parts[which]![part]).join('.')),
    fc.constantFrom(offer.token.toUpperCase(), `${offer.token}.`, `${offer.token}=`, ` ${offer.token}`),
  )
  const log = structuredClone(scene.entries)
  await fc.assert(
    fc.asyncProperty(
      changed.filter((token) => token !== offer.token && token !== other.token),
      async (token) => {
        const { status, answer } = await called(
          `${scene.endpoint.url}/offers/${encodeURIComponent(token)}`,
          'accept',
        )
        expect({ status, error: (answer['error'] as { code: string }).code }).toEqual({
          status: 404,
          error: 'notFound',
        })
      },
    ),
    { numRuns: 100 },
  )
  expect(scene.entries).toEqual(log)
})
