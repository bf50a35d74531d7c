// Contracts and orders in a Stately inspector, for programs that embed the engine.
export { type InspectorBridge, type InspectorBridgeOptions, startInspectorBridge } from './bridge.ts'
export type { Replay } from './bridge-client.ts'
export type {
  ActorFrame,
  EventFrame,
  InspectedEntry,
  InspectedEvent,
  InspectedSnapshot,
  InspectionFrame,
  SnapshotFrame,
} from './inspection-frame.ts'
export { inspectionFrames, liveFrames } from './inspection-frames.ts'
