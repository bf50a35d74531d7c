import { alertAct } from '../alert-act.ts'

/** `stromkreis ack` */
export function ack(id: string, options: { note: string; by: string; json?: boolean }): Promise<number> {
  return alertAct({ command: 'acknowledge', id, note: options.note }, options)
}
