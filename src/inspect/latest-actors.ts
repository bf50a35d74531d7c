import type { ActorFrame, InspectionFrame } from './inspection-frame.ts'

/** Everybody that frames were about, standing where the latest of them left them. */
export class LatestActors {
  readonly #actors = new Map<string, ActorFrame>()

  note(frame: InspectionFrame): void {
    if (frame.type === '@xstate.actor') this.#actors.set(frame.sessionId, frame)
    if (frame.type !== '@xstate.snapshot') return
    const actor = this.#actors.get(frame.sessionId)
    if (actor !== undefined) this.#actors.set(frame.sessionId, { ...actor, snapshot: frame.snapshot })
  }

  /** One frame each, as of now: what is noted later does not change them. */
  frames(): ActorFrame[] {
    return [...this.#actors.values()]
  }
}
