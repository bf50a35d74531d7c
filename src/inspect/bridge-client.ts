import type { WebSocket } from 'ws'
import type { Clock } from '../clock.ts'
import type { InspectionFrame } from './inspection-frame.ts'

const mostWaiting = 10_000

/** A stored history that every client is shown from its beginning. */
export interface Replay {
  /** Called for every client anew. */
  frames: () => Iterable<InspectionFrame>
  /** How many times as fast as it happened; 0 for all at once. */
  speed: number
}

/** One inspector that is connected: told one frame after the other, as fast as it takes them. */
export class BridgeClient {
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #closed = new AbortController()
  readonly #waiting: InspectionFrame[] = []
  #wake: () => void = () => {}

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    // A frame from a client that we would not read ends its connection, which is all there is to do about it.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#closed.abort()
      this.#wake()
    })
  }

  /** Tells who is there, then the replay in its own time, then what is passed on; until the connection ends. */
  async tell(actors: Iterable<InspectionFrame>, replay: Replay | undefined): Promise<void> {
    for (const frame of actors) await this.#send(frame)
    if (replay !== undefined) await this.#replay(replay)
    while (!this.#closed.signal.aborted) {
      const frame = this.#waiting.shift()
      if (frame === undefined) await this.#news()
      else await this.#send(frame)
    }
  }

  /** Passes a frame on. A client that has fallen too far behind is cut off: when it comes again, it begins anew. */
  pass(frame: InspectionFrame): void {
    this.#waiting.push(frame)
    this.#wake()
    if (this.#waiting.length > mostWaiting) this.#socket.terminate()
  }

  /** Ends the connection because of a fault of ours. */
  fail(): void {
    this.#socket.close(1011)
  }

  async #replay({ frames, speed }: Replay): Promise<void> {
    const startedAt = this.#clock.now()
    let firstAt: number | null = null
    for (const frame of frames()) {
      const at = Number(frame.createdAt)
      firstAt ??= at
      if (speed > 0) {
        await this.#clock.sleepUntil(startedAt + (at - firstAt) / speed, this.#closed.signal)
      }
      if (this.#closed.signal.aborted) return
      await this.#send(frame)
    }
  }

  /** Resolves when the frame has left for the client, or never will. */
  #send(frame: InspectionFrame): Promise<void> {
    return new Promise((resolve) => this.#socket.send(JSON.stringify(frame), () => resolve()))
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
