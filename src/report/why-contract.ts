import {
  type ContractContext,
  type ContractEvent,
  type ContractStatePath,
  type ContractStatus,
  contractMachine,
  contractStatePaths,
  contractStatuses,
  legalPath,
  observedEdges,
  statusOfState,
} from '../../machines/index.ts'
import type { AnomalyKind, ContractPosition, ContractRecord } from '../contract-record.ts'
import {
  type EdgeAnswer,
  edgeAnswers,
  type GuardValues,
  instant,
  type Occasion,
  type WaitingRule,
  waitingRules,
} from './edge-answer.ts'
import { edgesOutOf } from './machine-edges.ts'

/** Why a contract can or cannot be where a status says. Times are ISO 8601 in UTC. */
export interface ContractAnswer {
  of: 'contract'
  subject: string
  /** Null for a contract that was never seen in a state we know. */
  state: ContractStatePath | null
  asked: ContractStatus
  /**
   * `stays`: it is there. `oneEdge`: one edge leads there. `inferredPath`: more than one, and those between would be
   * inferred. `none`: no legal path. `adoption`: nothing is known yet, so that whatever is seen first is adopted.
   */
  way: 'stays' | 'oneEdge' | 'inferredPath' | 'none' | 'adoption'
  /** What a look that shows the status would lead to. */
  answer: string
  /** The shortest legal path; null where there is none. */
  path: readonly { status: ContractStatus; to: ContractStatePath; isInferred: boolean }[] | null
  /** Everything that can happen to the contract where it stands. */
  edges: readonly EdgeAnswer[]
  timers: readonly WaitingRule[]
  /** The look that was applied last, and since when the contract is where it is. */
  lastApplied: { beganAt: string; endedAt: string; enteredAt: string } | null
  /** What was seen since and could not be applied. */
  anomaly: { kind: AnomalyKind; seen: string; observedAt: string } | null
}

/** What can be asked about a contract: every status, and every state by its path. */
export const contractTargets: readonly string[] = [
  ...new Set<string>([...contractStatuses, ...contractStatePaths]),
]

/** The status that one of {@link contractTargets} means. */
export function contractTarget(name: string): ContractStatus {
  return (contractStatuses as readonly string[]).includes(name)
    ? (name as ContractStatus)
    : statusOfState(name as ContractStatePath)
}

/** Whether a look at `now`, epoch milliseconds, that shows `asked` would take the contract there, and why. */
export function whyContract(
  record: ContractRecord,
  asked: ContractStatus,
  { now }: { now: number },
): ContractAnswer {
  const { position, anomaly } = record
  const path = position && legalPath(position.state, asked)
  const edges = position === null ? [] : edgesNow(position, record, now)
  return {
    of: 'contract',
    subject: record.contractNumber,
    state: position?.state ?? null,
    asked,
    way: wayOf(position, path),
    answer: answerTo(record, asked, path, now),
    path: position && path && stepsOf(position.state, path),
    edges,
    timers: waitingRules(record.timers),
    lastApplied: position && {
      beganAt: instant(position.context.beganAt),
      endedAt: instant(position.context.now),
      enteredAt: instant(position.enteredAt),
    },
    anomaly: anomaly && { ...anomaly, observedAt: instant(anomaly.observedAt) },
  }
}

type Path = readonly ContractStatus[] | null
type Guard = (asked: { context: ContractContext; event: ContractEvent }) => boolean

function wayOf(position: ContractPosition | null, path: Path): ContractAnswer['way'] {
  if (position === null) return 'adoption'
  if (path === null) return 'none'
  if (path.length === 0) return 'stays'
  return path.length === 1 ? 'oneEdge' : 'inferredPath'
}

function edgesNow({ leaf, context }: ContractPosition, { timers }: ContractRecord, now: number) {
  const guards = contractMachine.implementations.guards as Record<string, unknown>
  return edgeAnswers<ContractEvent>(edgesOutOf(contractMachine, leaf), {
    timers,
    now,
    occasions: (type) => looksNow(type, context, now),
    holds: (guard, event) => (guards[guard] as Guard)({ context, event }),
    values: (guard) => valuesOf(guard, context),
  })
}

/** A look that shows nothing else new, and one that shows other dates. */
function looksNow(type: string, { details }: ContractContext, now: number): Occasion<ContractEvent>[] {
  const look = { type, beganAt: now, now } as ContractEvent
  const otherThan = (day: string | null) => (day === null ? '9999-12-31' : null)
  const moved = { startDate: otherThan(details.startDate), endDate: otherThan(details.endDate) }
  return [
    { says: 'a look shows the same dates', event: look },
    { says: 'a look shows other dates', event: { ...look, details: moved } },
  ]
}

/** What the guards look at; test/report/why-contract.test.ts knows one for each guard of an event. */
function valuesOf(guard: string, { beganAt, details }: ContractContext): GuardValues {
  const fresh = { lastLookBeganAt: instant(beganAt) }
  if (guard === 'isFreshWithNewStartDate') return { ...fresh, startDate: details.startDate }
  if (guard === 'isFreshWithNewEndDate') return { ...fresh, endDate: details.endDate }
  return fresh
}

function stepsOf(from: ContractStatePath, path: readonly ContractStatus[]) {
  let at = from
  return path.map((status, index) => {
    at = observedEdges.find((edge) => edge.from === at && edge.status === status)!.to
    return { status, to: at, isInferred: index < path.length - 1 }
  })
}

function answerTo(
  { contractNumber, position, anomaly }: ContractRecord,
  asked: string,
  path: Path,
  now: number,
) {
  if (position === null) {
    return `Nothing is known of it yet: the first look that shows a status, ${asked} or another, is adopted.`
  }
  const { state, context } = position
  if (now < context.beganAt) {
    return `Not by a look that begins at ${instant(now)}: one that began at ${instant(context.beganAt)} was applied already, and what is older is kept out.`
  }
  if (path === null) {
    const accept = `\`stromkreis correct ${contractNumber} --reason ...\` accepts it.`
    if (anomaly?.kind === 'contradiction') {
      return `No legal path leads there from ${state}. ${anomaly.seen} was seen and is kept as a contradiction since ${instant(anomaly.observedAt)}; ${accept}`
    }
    return `No legal path leads there from ${state}. A look that shows ${asked} would be kept as a contradiction, alerted once and not applied; then ${accept}`
  }
  if (path.length === 0) return `It is in ${state}: a look that shows ${asked} can only change its details.`
  const steps = stepsOf(state, path)
  const end = steps.at(-1)!.to
  if (steps.length === 1)
    return `One edge leads from ${state} to ${end}: a look that shows ${asked} takes it.`
  const between = steps.slice(0, -1).map(({ to }) => to)
  return `A look that shows ${asked} leads to ${end}, and that the contract passed ${between.join(' and ')} on the way is inferred.`
}
