import { Shell, type ShellOptions } from '../../src/cli/shell.ts'

/** Settings of a command; nothing of this process's own environment reaches it. */
export type Settings = Record<string, string>

/** A shell in this process, and what was said in it. */
export interface ListeningShell {
  shell: Shell
  said: { stdout: string; stderr: string }
  /** As a signal does. */
  stop(): void
}

/** A shell without a terminal and with nothing to read, which keeps what is said. */
export function listeningShell(
  environment: Settings = {},
  options: Pick<ShellOptions, 'patienceMs'> = {},
): ListeningShell {
  const said = { stdout: '', stderr: '' }
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const channel = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      said[name] += text
    },
  })
  const shell = new Shell({
    environment,
    out: channel('stdout'),
    err: channel('stderr'),
    input: () => Buffer.alloc(0),
    untilStopped: () => stopped,
    ...options,
  })
  return { shell, said, stop: () => stop() }
}
