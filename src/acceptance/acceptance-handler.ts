import { type Clock, systemClock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { AcceptanceDesk } from './acceptance-desk.ts'
import { askedDecision, type Decision } from './asked-decision.ts'
import { isFromForeignPage } from './foreign-page.ts'
import { type OfferStanding, offerStanding } from './offer-standing.ts'
import type { RefusalCode } from './refusal.ts'
import { offerReply, type Reply, refusalReply, sentBack, wantsJson } from './reply.ts'

const longestAddress = 2_000
const methods = ['GET', 'HEAD', 'POST']
// The log's word for who accepted or declined: whoever has the link, which is all that can be known.
const asking = { by: 'acceptance link' }

/** How the endpoint works; what is left out takes the default named. */
export interface AcceptanceOptions {
  /** Tells which offers are over; the computer's clock. */
  clock?: Clock | undefined
  /** Told of failures of ours. Never of a token: whoever has one can accept. */
  onProblem?: ((error: unknown) => void) | undefined
  /** How long an accepting customer waits for the supplier before being told that it is accepted; 5 s. */
  patienceMs?: number | undefined
}

/**
 * Shows an offer and takes what the customer decides, at any path that ends in `/offers/<token>`. GET and HEAD change
 * nothing, since mail scanners open links; POST accepts or declines and is safe to repeat. It never rejects. How slow a
 * request may be is for the server in front to say.
 */
export function acceptanceHandler(
  desk: AcceptanceDesk,
  options: AcceptanceOptions = {},
): (request: Request) => Promise<Response> {
  const { clock = systemClock(), onProblem = () => {}, patienceMs = 5_000 } = options
  const standingOf = (token: string) => offerStanding(desk, token, clock.now())

  const answer = async (request: Request): Promise<Reply> => {
    const { url, method } = request
    if (url.length > longestAddress) return refusalReply('addressTooLong')
    const token = /\/offers\/([\w.-]+)$/.exec(new URL(url).pathname)?.[1]
    if (token === undefined) return refusalReply('notFound')
    if (!methods.includes(method)) return refusalReply('methodNotAllowed', { Allow: methods.join(', ') })
    const standing = standingOf(token)
    if (standing === null) return refusalReply('notFound')
    if (method !== 'POST') return offerReply(desk, standing)
    if (isFromForeignPage(request, desk.acceptanceUrl(standing.order.id))) return refusalReply('foreignPage')
    const asked = await askedDecision(request)
    if (typeof asked === 'string') return refusalReply(asked)
    // Reading the answer took time, in which the other click may have come.
    const decided = await decide(token, asked.decision, standingOf(token) ?? standing)
    if (decided.refused !== null || wantsJson(request))
      return offerReply(desk, decided.standing, decided.refused)
    return sentBack(request, token)
  }

  const decide = async (token: string, decision: Decision, before: OfferStanding) => {
    const { id } = before.order
    if (decision === 'accept' && before.stage !== 'declined') {
      await patiently(patienceMs, desk.accept(id, asking).catch(unlessTooLate))
    }
    if (decision === 'decline' && !before.isAccepted) {
      try {
        desk.decline(id, asking)
      } catch (error) {
        unlessTooLate(error)
      }
    }
    const standing = standingOf(token) ?? before
    return { standing, refused: refusalOf(decision, standing) }
  }

  /** The desk says that an offer has ended; how it stands says so too, and better. */
  const unlessTooLate = (error: unknown) => {
    if (!(error instanceof StromkreisError && error.code === 'invalidInput')) onProblem(error)
  }

  return async (request) => {
    try {
      return (await answer(request))(request)
    } catch (error) {
      onProblem(error)
      return refusalReply('failed')(request)
    }
  }
}

/** Why a decision did not come about; null when it did, now or before. */
function refusalOf(decision: Decision, { stage, isAccepted }: OfferStanding): RefusalCode | null {
  if (isAccepted) return decision === 'accept' ? null : 'alreadyAccepted'
  if (stage === 'declined') return decision === 'decline' ? null : 'alreadyDeclined'
  return stage === 'expired' ? 'expired' : 'failed'
}

/** Resolves with the work, or when patience is at its end; the work goes on. Real time: a person waits. */
async function patiently(patienceMs: number, work: Promise<unknown>): Promise<void> {
  let timeout: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timeout = setTimeout(resolve, patienceMs)
  })
  await Promise.race([work, patience]).finally(() => clearTimeout(timeout))
}
