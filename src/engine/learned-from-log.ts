import type { Entry } from '../log-entry.ts'
import { type HazardEvidence, type KnownStage, type Stage, stages } from '../plan-record.ts'
import type { KnownContract, Store } from '../store.ts'
import { plannedStage } from './planned-stage.ts'

const batchSize = 10_000

/** A time that a contract has spent in one stage so far. */
interface Spell {
  stage: KnownStage
  startsAt: number | null
  /** Start of the look that first saw it there. */
  since: number
}

/**
 * What the log teaches about how often contracts change, for a plan of which nothing was saved: each spell in a stage was
 * watched from the look that first saw it to half-way between the last look that did and the first that did not.
 */
export function learnedFromLog(
  store: Pick<Store, 'entriesAfter'>,
  known: readonly KnownContract[],
): Record<Stage, HazardEvidence> {
  const evidence = Object.fromEntries(stages.map((stage) => [stage, { seen: 0, exposureMs: 0 }])) as Record<
    Stage,
    HazardEvidence
  >
  const spells = new Map<number, Spell>(known.map(({ id }) => [id, { ...notYet }]))
  for (let position = 0; ; ) {
    const logged = store.entriesAfter(position, batchSize)
    for (const { subjectId, entry } of logged) {
      const spell = spells.get(subjectId)
      if (spell !== undefined) follow(evidence, spell, entry)
    }
    if (logged.length < batchSize) break
    position = logged.at(-1)!.position
  }
  for (const { id, seen } of known) {
    const spell = spells.get(id)!
    if (seen !== null && seen.beganAt > spell.since) watch(evidence, spell, spell.since, seen.beganAt, 1)
  }
  return evidence
}

const notYet: Spell = { stage: 'ended', startsAt: null, since: Number.POSITIVE_INFINITY }

function follow(evidence: Record<Stage, HazardEvidence>, spell: Spell, entry: Entry): void {
  const { kind, from, to, beganAt, details } = entry
  if (kind === 'timer' || kind === 'anomaly' || kind === 'act' || to === null) return
  const state = to as KnownContract['state']
  const { stage } = plannedStage({ state, startDayEndsAt: null, anomaly: null })
  // What a person or another version of the machine moved has not moved by itself.
  const isJump = kind === 'corrected' || kind === 'migrated'
  if (from !== to && spell.since < beganAt && !isJump) {
    const lastThere = Math.min(beganAt, Math.max(spell.since, entry.effectiveAfter ?? spell.since))
    watch(evidence, spell, spell.since, lastThere, 1)
    watch(evidence, spell, lastThere, beganAt, 1 / 2)
    evidence[stageAt(spell, beganAt)].seen += 1
  }
  if (from !== to || kind === 'corrected') Object.assign(spell, { stage, startsAt: null, since: beganAt })
  if (details?.startDayEndsAt !== undefined) {
    spell.startsAt = plannedStage({ state, startDayEndsAt: details.startDayEndsAt, anomaly: null }).startsAt
  }
}

/** Adds the time from one instant to another, `share` of it, to the stages that the spell then was in. */
function watch(
  evidence: Record<Stage, HazardEvidence>,
  spell: Spell,
  from: number,
  to: number,
  share: number,
): void {
  const turn = spell.startsAt === null ? to : Math.min(to, Math.max(from, spell.startsAt))
  evidence[spell.stage].exposureMs += share * (turn - from)
  if (to > turn) evidence.Late.exposureMs += share * (to - turn)
}

function stageAt({ stage, startsAt }: Spell, at: number): Stage {
  return startsAt !== null && startsAt < at ? 'Late' : stage
}
