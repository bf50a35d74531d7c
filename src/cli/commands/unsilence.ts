import { alertAct } from '../alert-act.ts'

/** `stromkreis unsilence` */
export function unsilence(
  subject: string,
  { reason, ...options }: { reason?: string; by: string; json?: boolean },
): Promise<number> {
  return alertAct({ command: 'unsilence', subject, reason }, options)
}
