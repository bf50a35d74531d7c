import { createHmac, timingSafeEqual } from 'node:crypto'

/** Where the daemon serves acceptance links unless told otherwise. */
export const defaultAcceptanceUrl = 'http://127.0.0.1:4601'

/** Makes and checks the tokens by which customers accept: signed, so that nobody can guess one, and with an end. */
export interface AcceptanceLinks {
  /** Where the customer goes. */
  url(orderId: string, validUntil: number): string
  /** The part of that address that stands for the offer. */
  token(orderId: string, validUntil: number): string
  /** The order and the end that a token was made for, epoch milliseconds; null for any other text. */
  read(token: string): { orderId: string; validUntil: number } | null
}

/**
 * Links below `baseUrl`, signed by HMAC-SHA256.
 * @param options.key at least 32 bytes, asked for when first needed; whoever has it can accept offers.
 */
export function createAcceptanceLinks(options: { baseUrl: string; key: () => Uint8Array }): AcceptanceLinks {
  const { baseUrl, key } = options
  const signature = (text: string) =>
    createHmac('sha256', key()).update(`acceptance ${text}`).digest('base64url')
  const token = (orderId: string, validUntil: number) => {
    const text = `${orderId}.${validUntil.toString(36)}`
    return `${text}.${signature(text)}`
  }
  return {
    token,
    url: (orderId, validUntil) => `${baseUrl.replace(/\/+$/, '')}/offers/${token(orderId, validUntil)}`,
    read(given) {
      const [, text, sign] = /^(o-[0-9a-z]{10}\.[0-9a-z]{1,12})\.([\w-]{43})$/.exec(given) ?? []
      if (text === undefined || sign === undefined) return null
      if (!timingSafeEqual(Buffer.from(sign), Buffer.from(signature(text)))) return null
      const [orderId, end] = text.split('.') as [string, string]
      return { orderId, validUntil: Number.parseInt(end, 36) }
    },
  }
}
