/** Whether a host's name is this computer, whatever name servers say: as URLs write it, or as it is typed. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/.test(hostname)
}
