import { spawn } from 'node:child_process'
import { platform } from 'node:os'

/** Asks the desktop to open an address of ours. Where there is none, nothing happens: it was printed too. */
export function openInBrowser(url: string): void {
  const [command, ...args] = openers[platform()] ?? ['xdg-open']
  const opener = spawn(command!, [...args, url], { detached: true, stdio: 'ignore' })
  opener.on('error', () => {})
  opener.unref()
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  // `start` takes a first argument in quotes for a window's title.
  win32: ['cmd', '/c', 'start', '""'],
}
