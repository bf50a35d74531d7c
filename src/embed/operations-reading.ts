import type { CallGate } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { OperationsStanding } from '../operations-standing.ts'
import type { Sink } from '../sink.ts'
import { QueueReading } from '../sqlite/queue-reading.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'
import { storeStanding } from '../sqlite/store-standing.ts'

/** What says how an open engine stands, whenever it is asked. */
export function operationsReading(parts: {
  store: SqliteStore
  engine: Engine
  gate: CallGate
  clock: Clock
  sinks: readonly Sink[]
}): () => OperationsStanding {
  const { store, engine, gate, clock } = parts
  const queues = new QueueReading(
    store.database,
    parts.sinks.map(({ name }) => name),
  )
  return () => {
    const at = clock.now()
    return {
      at,
      engine: engine.standing(),
      budget: gate.standing?.() ?? null,
      queues: queues.at(at),
      store: storeStanding(store.database),
    }
  }
}
