import { alertAct } from '../alert-act.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis ack` */
export function ack(
  shell: Shell,
  id: string,
  options: { note: string; by: string; json?: boolean },
): Promise<number> {
  return alertAct(shell, { command: 'acknowledge', id, note: options.note }, options)
}
