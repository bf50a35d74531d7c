import { timeRuleName } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'

/** The way that a contract or an order of our own has gone through its machine. */
export interface WalkedPath {
  /** Where it has been, in order; a state that was entered again comes again. */
  states: readonly WalkedState[]
  /** What took it on, in order; an edge that was taken again comes again. */
  edges: readonly WalkedEdge[]
  /** Where it is; null while it was never seen in a state we know. */
  current: string | null
}

/** One stay in a state. */
export interface WalkedState {
  /** Dotted path. */
  state: string
  /** `inferred`: no poll saw it here, though it must have passed. */
  how: 'seen' | 'inferred'
  /** The entry that led here. */
  seq: number
}

/** One step. */
export interface WalkedEdge {
  from: string
  /** The same as `from` for a time rule that only reminds. */
  to: string
  /** `corrected`: a jump that a person accepted, which is no edge of the machine. What we did ourselves is `observed`. */
  kind: 'observed' | 'inferred' | 'timer' | 'corrected'
  /** The time rule that fired; null for any other step. */
  timeRule: string | null
  /** The entry that says so. */
  seq: number
}

/**
 * The way that the entries of one contract or order tell, oldest first. Entries that leave it where it was (changed
 * details, acts, and above all anomalies, which are never applied) are no steps; the first `n` entries give the way as it
 * was known then.
 */
export function walkedPath(entries: readonly Entry[]): WalkedPath {
  const states: WalkedState[] = []
  const edges: WalkedEdge[] = []
  for (const { seq, kind, event, from, to } of entries) {
    if (to === null) continue
    const timeRule = kind === 'timer' ? timeRuleName(event) : null
    const isMove = from !== to
    if (isMove) states.push({ state: to, how: kind === 'inferred' ? 'inferred' : 'seen', seq })
    if (from !== null && (isMove || timeRule !== null))
      edges.push({ from, to, kind: edgeKind(kind), timeRule, seq })
  }
  return { states, edges, current: entries.at(-1)?.to ?? null }
}

function edgeKind(kind: Entry['kind']): WalkedEdge['kind'] {
  return kind === 'inferred' || kind === 'timer' || kind === 'corrected' ? kind : 'observed'
}
