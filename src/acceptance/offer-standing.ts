import type { OrderState } from '../../machines/index.ts'
import type { AcceptanceDesk, OfferedOrder } from './acceptance-desk.ts'

/**
 * How an offer stands, as the customer sees it. What goes on between partner and supplier is one stage, `passingOn`:
 * an order that is Ready, Uncertain or Refused is accepted, and the rest is not the customer's to worry about.
 */
export type OfferStage =
  | 'open'
  | 'declined'
  | 'expired'
  | 'detailsMissing'
  | 'passingOn'
  | 'passedOn'
  | 'abandoned'

/** An offer and how it stands. */
export interface OfferStanding {
  order: OfferedOrder & { offer: NonNullable<OfferedOrder['offer']> }
  stage: OfferStage
  /** Whether the customer has accepted it, whatever became of the order. */
  isAccepted: boolean
}

/** The offer as programs get it. Times are ISO 8601 in UTC. */
export interface OfferAnswer {
  id: string
  /** State of the order; an offer whose time is over is Expired, also before that is written down. */
  state: OrderState
  tariffKey: string
  quotedAt: string | null
  validUntil: string
  accepted: boolean
  acceptedAt: string | null
  /** Whether nothing was missing when it was accepted, the streamlined way; null until then. */
  complete: boolean | null
}

/** How the offer that a token stands for stands at `now`; null when there is none. Only reads. */
export function offerStanding(desk: AcceptanceDesk, token: string, now: number): OfferStanding | null {
  const order = desk.offerBehind(token)
  if (order === null || order.offer === null || order.state === 'Quoting') return null
  const { offer } = order
  const stage = stageOf(order.state, now < offer.validUntil)
  const isAccepted = !['open', 'declined', 'expired'].includes(stage)
  return { order: { ...order, offer }, stage, isAccepted }
}

/** An offer as programs get it. */
export function offerAnswer({ order, stage, isAccepted }: OfferStanding): OfferAnswer {
  const { id, state, offer, acceptedAt, tookLongerWay } = order
  return {
    id,
    state: stage === 'expired' ? 'Expired' : state,
    tariffKey: offer.tariffKey,
    quotedAt: iso(offer.quotedAt),
    validUntil: new Date(offer.validUntil).toISOString(),
    accepted: isAccepted,
    acceptedAt: iso(acceptedAt),
    complete: isAccepted ? !tookLongerWay : null,
  }
}

function stageOf(state: OrderState, isStillValid: boolean): OfferStage {
  switch (state) {
    case 'Offered':
      return isStillValid ? 'open' : 'expired'
    case 'Declined':
      return 'declined'
    case 'Expired':
      return 'expired'
    case 'Incomplete':
      return 'detailsMissing'
    case 'Submitted':
      return 'passedOn'
    case 'Abandoned':
      return 'abandoned'
    default:
      return 'passingOn'
  }
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
