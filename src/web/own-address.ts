/** An address on this dashboard, whatever was asked for. */
export function ownAddress(address: unknown): string {
  return typeof address === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(address) ? address : '/'
}
