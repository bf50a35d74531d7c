import type { CallGate, CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import type { OrderSupplier } from '../order-supplier.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier } from '../supplier.ts'

/** Where a supplier's calls pass that is not ours: what it speaks to, it alone knows. */
export const gatedOrigin = 'supplier'

/** A supplier of an embedder's own within the call budget. */
export function gatedSupplier(supplier: Supplier, gate: CallGate, clock: Clock): Supplier {
  const { callsPerPage } = supplier
  return {
    ...(callsPerPage !== undefined && { callsPerPage }),
    page: (request, signal) => passing(gate, clock, (signal) => supplier.page(request, signal), signal),
    order: (number, signal) => passing(gate, clock, (signal) => supplier.order(number, signal), signal),
  }
}

/**
 * The same for selling. The call that creates an order passes the gate while it is prepared: once its intent is written
 * down, nothing must wait any more.
 */
export function gatedOrderSupplier(supplier: OrderSupplier, gate: CallGate, clock: Clock): OrderSupplier {
  let held: CallPass | null = null
  const release = () => {
    held?.unused()
    held = null
    supplier.release?.()
  }
  return {
    async prepare(signal) {
      release()
      await supplier.prepare(signal)
      held = await gate.enter(gatedOrigin, signal)
      // It may have waited for longer than a token lasts.
      await supplier.prepare(signal)
    },
    release,
    async create(body, signal) {
      const pass = held ?? (await gate.enter(gatedOrigin, signal))
      held = null
      return reported(pass, clock, () => supplier.create(body, signal), signal)
    },
    tariffs: (signal) => passing(gate, clock, (signal) => supplier.tariffs(signal), signal),
    price: (request, signal) => passing(gate, clock, (signal) => supplier.price(request, signal), signal),
    page: (request, signal) => passing(gate, clock, (signal) => supplier.page(request, signal), signal),
    order: (number, signal) => passing(gate, clock, (signal) => supplier.order(number, signal), signal),
  }
}

async function passing<Answer>(
  gate: CallGate,
  clock: Clock,
  call: (signal?: AbortSignal) => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return reported(await gate.enter(gatedOrigin, signal), clock, () => call(signal), signal)
}

async function reported<Answer>(
  pass: CallPass,
  clock: Clock,
  call: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const answered = (status: number, headers: Record<string, string> = {}) =>
    pass.answered({ status, headers, endedAt: clock.now() })
  try {
    const answer = await call()
    answered(200)
    return answer
  } catch (error) {
    if (signal?.aborted) pass.abandoned()
    else if (!(error instanceof StromkreisError) || error.code === 'unreachable') pass.failed()
    else answered(statusOf(error), retryAfterOf(error))
    throw error
  }
}

function statusOf({ code, complaint }: StromkreisError): number {
  if (complaint !== undefined) return complaint.status
  if (code === 'rateLimited') return 429
  return code === 'supplierFailed' ? 500 : 400
}

function retryAfterOf({ retryAfterMs }: StromkreisError): Record<string, string> {
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
}
