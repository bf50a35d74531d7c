import type { ListTrouble } from '../plan-record.ts'
import { StromkreisError } from '../stromkreis-error.ts'

const words: Record<ListTrouble, { what: string; hint: string }> = {
  samePage: {
    what: 'its pages come again and again',
    hint: 'The supplier may ignore the offset: orders on other pages stay unknown. Everything read so far is kept; report it to the supplier.',
  },
  endless: {
    what: 'every page shows new ones',
    hint: 'Everything read so far is kept. If there are that many orders, `sync` again reads on, and `run` does so beside its other looks; else report it to the supplier.',
  },
}

/** The error for a list that cannot be read to its end. */
export function listTroubleError(trouble: ListTrouble): StromkreisError {
  const { what, hint } = words[trouble]
  return new StromkreisError('unreadable', `The list of orders does not end: ${what}.`, { hint })
}
