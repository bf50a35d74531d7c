import { defaultOrderDelays } from '../../../machines/index.ts'
import type { Resolution } from '../../orders/order-desk.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { askForOne } from '../ask.ts'
import { sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { isWrong, printOrder } from '../order-line.ts'
import type { Shell } from '../shell.ts'

const patienceMs = 30_000

/** `stromkreis resolve`: decides about an order whose answer was lost. */
export async function resolve(
  shell: Shell,
  id: string,
  options: {
    adopt?: string
    resubmit?: boolean
    abandon?: boolean
    reason?: string
    by: string
    json?: boolean
  },
): Promise<number> {
  const resolution = resolutionIn(options)
  const { settlingMs = defaultOrderDelays.settlingMs } = sellingOptions(shell.environment).orderDelays
  const order = await askForOne(
    shell,
    { command: 'resolve', id, resolution, reason: options.reason },
    // Before it is sent once more it is looked for until the settling time is over.
    {
      by: options.by,
      command: 'resolve',
      patienceMs: patienceMs + (resolution === 'resubmit' ? settlingMs : 0),
    },
  )
  printOrder(shell, order!, options)
  return isWrong(order!) ? exitCodes.orderErrors : exitCodes.done
}

function resolutionIn(options: { adopt?: string; resubmit?: boolean; abandon?: boolean }): Resolution {
  const { adopt, resubmit, abandon } = options
  const given: (Resolution | false | undefined)[] = [
    adopt !== undefined && { adopt },
    resubmit && 'resubmit',
    abandon && 'abandon',
  ]
  const [resolution, ...others] = given.filter((one) => one !== false && one !== undefined)
  if (resolution && others.length === 0) return resolution
  throw new StromkreisError(
    'invalidInput',
    `resolve takes one of --adopt, --resubmit and --abandon, and ${resolution ? 'more than one is' : 'none is'} given.`,
    {
      hint: '--adopt N: it is order N at the supplier. --resubmit: look once more, then send it again. --abandon: give it up.',
    },
  )
}
