import { alertAct } from '../alert-act.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis unsilence` */
export function unsilence(
  shell: Shell,
  subject: string,
  { reason, ...options }: { reason?: string; by: string; json?: boolean },
): Promise<number> {
  return alertAct(shell, { command: 'unsilence', subject, reason }, options)
}
