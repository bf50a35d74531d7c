import { StromkreisError } from '../../stromkreis-error.ts'
import { alertAct } from '../alert-act.ts'
import { instantOf } from '../instant-of.ts'
import type { Shell } from '../shell.ts'

const unitsMs: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** `stromkreis silence` */
export function silence(
  shell: Shell,
  subject: string,
  options: { until?: string; for?: string; reason?: string; by: string; json?: boolean },
): Promise<number> {
  const until = untilOf(options, Date.now())
  return alertAct(shell, { command: 'silence', subject, reason: options.reason, until }, options)
}

function untilOf({ until, for: length }: { until?: string; for?: string }, now: number): number | undefined {
  if (until !== undefined && length !== undefined) {
    throw new StromkreisError('invalidInput', '--until and --for are both given.', {
      hint: 'Give one of them.',
    })
  }
  if (until !== undefined) {
    const at = instantOf('--until', until)
    if (at > now) return at
    throw new StromkreisError('invalidInput', `--until ${until} is over.`, {
      hint: 'Give a time that is still to come, or leave it out: then it is silent until `stromkreis unsilence`.',
    })
  }
  if (length === undefined) return undefined
  const [, count, unit] = /^([1-9]\d{0,3})([hdw])$/.exec(length) ?? []
  if (count !== undefined && unit !== undefined) return now + Number(count) * unitsMs[unit]!
  throw new StromkreisError('invalidInput', `--for ${length} is not a length of time.`, {
    hint: 'Give hours, days or weeks, such as 12h, 3d or 2w.',
  })
}
