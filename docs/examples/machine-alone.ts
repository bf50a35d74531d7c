import { contractMachine, longDelayClock } from 'stromkreis/machines'
import { createActor } from 'xstate'

/** One contract in memory, with no other part of Stromkreis: XState and the machine. */
export function contractActor(tell: (message: string) => void) {
  const machine = contractMachine.provide({
    actions: {
      alert: (_, alert) => tell(`act: ${alert.kind}`),
      notify: (_, notice) => tell(`know: ${notice.kind}`),
    },
  })
  return createActor(machine, {
    // The delays are real: six weeks are more than a timer of the host can wait.
    clock: longDelayClock({ setTimeout, clearTimeout }),
    input: { now: Date.now() },
  })
}
