import { StromkreisError } from '../stromkreis-error.ts'
import {
  type Fault,
  type FaultStage,
  faultSchema,
  faultStages,
  type PlannedFault,
  type RouteName,
} from './fault.ts'

/** A request as faults see it. */
export interface FaultyCall {
  route: RouteName
  path: string
}

/** The faults that are still to come. */
export interface FaultPlan {
  /** @returns the fault's id. @throws StromkreisError `invalidInput` when it is none. */
  add(fault: Fault): number
  /** @returns false when it is over already. */
  remove(id: number): boolean
  clear(): void
  active(): ({ id: number; left: number | null } & PlannedFault)[]
  /** The faults that a request meets at a stage; they count as having happened. `fits` may spare some. */
  take(stage: FaultStage, call: FaultyCall, fits?: (fault: PlannedFault) => boolean): PlannedFault[]
}

/** Makes a plan without faults. */
export function faultPlan(): FaultPlan {
  const entries = new Map<number, { fault: PlannedFault; toSkip: number; left: number | null }>()
  let lastId = 0

  return {
    add(given) {
      const parsed = faultSchema.safeParse(given)
      if (!parsed.success) {
        const problem = parsed.error.issues
          .map(({ path, message }) => `${path.join('.')}: ${message}`)
          .join('; ')
        throw new StromkreisError('invalidInput', `Not a fault: ${problem}`, {
          hint: 'Give a kind and its options as the type Fault lists them.',
        })
      }
      const fault = parsed.data
      entries.set(++lastId, { fault, toSkip: fault.after, left: fault.times })
      return lastId
    },
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    active: () => [...entries].map(([id, { fault, left }]) => ({ id, left, ...fault })),
    take(stage, call, fits = () => true) {
      const taken: PlannedFault[] = []
      for (const [id, entry] of entries) {
        if (!meets(entry.fault, stage, call) || !fits(entry.fault)) continue
        if (entry.toSkip > 0) {
          entry.toSkip--
          continue
        }
        // One answer in place of the right one is enough; the next fault waits for the next request.
        if (stage === 'instead' && taken.length > 0) continue
        taken.push(entry.fault)
        if (entry.left !== null && --entry.left === 0) entries.delete(id)
      }
      return taken
    },
  }
}

function meets(fault: PlannedFault, stage: FaultStage, { route, path }: FaultyCall): boolean {
  const kind = faultStages[fault.kind]
  if (kind.stage !== stage || kind.routes?.includes(route) === false) return false
  if (fault.path === undefined) return route !== 'token'
  return fault.path.startsWith('/') ? path.startsWith(fault.path) : fault.path === route
}
