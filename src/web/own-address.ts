/** An address on this dashboard, whatever was asked for. No header can hold control characters. */
export function ownAddress(address: unknown): string {
  return typeof address === 'string' && /^\/(?![/\\])[^\s\p{Cc}\p{Cs}\\]*$/u.test(address) ? address : '/'
}
