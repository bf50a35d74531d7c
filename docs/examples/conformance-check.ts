import { conformance } from 'stromkreis/testing'

/** What is no longer so at this supplier, such as `token-lifetime: it lasts 3600 seconds`. Reads only. */
export async function noLongerSo(supplier: {
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
}): Promise<string[]> {
  const { findings } = await conformance({ ...supplier, now: Date.now() })
  return findings.filter(({ outcome }) => outcome === 'does not hold').map(({ id, seen }) => `${id}: ${seen}`)
}
