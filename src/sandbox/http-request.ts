/** A request that arrived whole. */
export interface HttpRequest {
  method: string
  /** Without query and without a slash at the end. */
  path: string
  /** By name in lower case: the API takes them in any case. */
  query: ReadonlyMap<string, string>
  authorization: string | undefined
  contentType: string
  /** The header `If-None-Match`. */
  ifNoneMatch: string | undefined
  /** Null when it was longer than the sandbox reads. */
  body: string | null
  /** Calls back once, when the connection is closed. */
  onClosed(listener: () => void): void
}

/** Splits the target of a request, `/path?query`. */
export function requestTarget(target: string): Pick<HttpRequest, 'path' | 'query'> {
  const [path, ...query] = target.split('?')
  const parameters = new URLSearchParams(query.join('?'))
  return {
    path: path!.replace(/\/+$/, '') || '/',
    query: new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value])),
  }
}

/** A part of a path as it was meant; as it stands when its escapes are broken. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
