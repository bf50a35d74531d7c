import { createWebSocketReceiver } from '@statelyai/inspect'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import {
  type InspectorBridge,
  type InspectorBridgeOptions,
  startInspectorBridge,
} from '../../src/inspect/bridge.ts'
import type { InspectionFrame } from '../../src/inspect/inspection-frame.ts'

/** A bridge that ends with the test. */
export async function bridgeForTest(options: InspectorBridgeOptions = {}): Promise<InspectorBridge> {
  const bridge = await startInspectorBridge(options)
  onTestFinished(() => bridge.stop())
  return bridge
}

/** Where a bridge's frames are to be had. */
export function socketUrl({ url }: Pick<InspectorBridge, 'url'>): string {
  return url.replace('http:', 'ws:')
}

/** What @statelyai/inspect's own receiver hears of a bridge, as it comes. */
export function heardFrom(bridge: Pick<InspectorBridge, 'url'>): InspectionFrame[] {
  const heard: unknown[] = []
  createWebSocketReceiver({ server: socketUrl(bridge) }).subscribe((frame) => void heard.push(frame))
  return heard as InspectionFrame[]
}

/** The status with which a WebSocket is refused, or 101 where it is not. */
export function statusOfUpgrade(bridge: InspectorBridge, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(bridge), { headers })
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy()
      resolve(statusCode)
    })
    socket.once('error', reject)
  })
}
