/** What the sandbox answers to a request. */
export interface Answer {
  status: number
  /** Null for an answer that has no body. */
  contentType: string | null
  headers: Readonly<Record<string, string>>
  body: string
}

/** One of the envelope's error objects (API reference, section 3). */
export interface ApiError {
  severity: 'Error' | 'Warning' | 'Notice'
  code: string
  message: string
  details: string | null
}

/** An answer of plain JSON, for what the API does not put in an envelope. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return jsonText(status, JSON.stringify(body), headers)
}

/** The same for JSON already written. */
export function jsonText(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, contentType: 'application/json; charset=utf-8', headers, body }
}

/** An envelope around what was asked for (API reference, section 3). */
export function enveloped(data: unknown, warnings: readonly ApiError[] = []): Answer {
  const error = warnings.length === 0 ? null : warnings
  return json(200, { isSuccess: true, message: null, error, refUri: null, data })
}

/** An envelope that says no. */
export function refusal(
  status: number,
  message: string,
  errors: readonly ApiError[],
  headers: Record<string, string> = {},
): Answer {
  return json(status, { isSuccess: false, message, error: errors, refUri: null, data: null }, headers)
}

/** An envelope that says no for one reason without a field. */
export function plainRefusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return refusal(status, message, [{ severity: 'Error', code, message, details: null }], headers)
}
