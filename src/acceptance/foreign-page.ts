/**
 * Whether a browser says that another site's page sent the request. The token is what counts, but a foreign page that
 * got hold of a link should not click for the customer. Programs send neither header.
 * @param ownUrl where customers find the offer: behind a proxy, the only one who knows its public host.
 */
export function isFromForeignPage({ url, headers }: Request, ownUrl: string | null): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = headers.get('origin')
  // Our own page asks for no referrer, for which browsers send `null` in place of its origin (Fetch standard, 3.2).
  if (origin === null || origin === 'null') return false
  return ![url, ownUrl].some((own) => own !== null && hostOf(own) === hostOf(origin))
}

/** Without the scheme: a proxy may have taken TLS away. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
