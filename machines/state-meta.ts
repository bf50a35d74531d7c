/** Who takes part in the journey from an offer to delivered electricity. */
export type Actor = 'partner' | 'customer' | 'supplier' | 'market'

/** What one actor tells another while the order is in a state. */
export interface Message {
  from: Actor
  to: Actor
  says: string
  /** Type of the event of this state that it brings about; left out where nothing changes by it. */
  event?: string
}

/** What a diagram, a table or a support agent wants to know of a state. */
export interface StateMeta {
  type: 'initial' | 'active' | 'recoverable' | 'success' | 'terminal'
  /** Who acts while the order is here. */
  actor: Actor
  /** Whom that actor talks to. */
  talksTo: readonly Actor[]
  phase:
    | 'offer'
    | 'acceptance'
    | 'order data'
    | 'submission'
    | 'pre-validation'
    | 'change process'
    | 'supply'
    | 'ended'
  /** Data without which the order does not get on from here. */
  dataNeeded: readonly string[]
  /** What the partner does while the order is here. */
  whatToDo: string
  /** Effects that this state asks for, by kind. */
  effects: readonly string[]
  /** How long it typically lasts, as the supplier's lifecycle guide has it; null where that says nothing. */
  takes: string | null
  /** Who tells whom what while the order is here: at first what changes nothing, then what leads on. */
  messages: readonly Message[]
}
