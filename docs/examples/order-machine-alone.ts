import { longDelayClock, orderMachine } from 'stromkreis/machines'
import { createActor } from 'xstate'

/** How an order reaches the supplier: your own client. */
export interface OrderDesk {
  /** Resolves with how long the price holds, epoch milliseconds. */
  askForPrice(): Promise<number>
  /**
   * Writes down that the order is about to be sent, then sends it, once. Resolves with its numbers, or with null when the
   * supplier refused it; rejects when nobody can tell whether it was taken.
   */
  sendOrder(): Promise<{ contractNumber: string; customerNumber: string } | null>
}

/** One order in memory, with no other part of Stromkreis: XState, the machine and a desk. */
export function orderActor(desk: OrderDesk, tell: (message: string) => void) {
  const machine = orderMachine.provide({
    actions: {
      alert: (_, alert) => tell(`act: ${alert.kind}`),
      notify: (_, notice) => tell(`know: ${notice.kind}`),
      askForPrice: ({ self }) => {
        desk.askForPrice().then(
          (validUntil) => self.send({ type: 'priced', now: Date.now(), validUntil }),
          () => tell('act: no price'),
        )
      },
      sendOrder: ({ self }) => {
        desk.sendOrder().then(
          (numbers) =>
            numbers === null
              ? self.send({ type: 'refused', now: Date.now(), isPassing: false })
              : self.send({ type: 'created', now: Date.now(), ...numbers }),
          // Never send it again from here: the supplier may have it.
          () => self.send({ type: 'answerLost', now: Date.now() }),
        )
      },
    },
  })
  const order = createActor(machine, {
    // An offer may hold for longer than a timer of the host can wait.
    clock: longDelayClock({ setTimeout, clearTimeout }),
    input: { now: Date.now() },
  })
  /** `errors` is what your own check of the data found; with any, nothing is sent: Incomplete has no edge for it. */
  const checked = (errors: number) => {
    order.send({ type: 'checked', now: Date.now(), errors })
    order.send({ type: 'sending', now: Date.now() })
  }
  return {
    order,
    /** The customer’s click, however often. */
    accept(errors: number) {
      if (!order.getSnapshot().matches('Offered')) return
      order.send({ type: 'accepted', now: Date.now() })
      checked(errors)
    },
    /** When data that were incomplete or refused have been mended. */
    mended: checked,
  }
}
