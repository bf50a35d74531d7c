import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { LiveFeed } from './live-feed.ts'

const pulseMs = 15_000
const againMs = 2_000
const mostAtOnce = 50
/** Fewer than the server has connections, so that pages and probes are answered besides. */
const mostPages = 200

/**
 * Tells a page of what happens, as server-sent events: `moved` with an entry, `ready` where a page waits for something, and `changed` alone where there were too many
 * to tell, or where nobody knows what was missed during a cut. `Last-Event-ID`, or `?after=`, says where to go on.
 */
export function liveStream(context: Context, feed: LiveFeed): Response {
  if (feed.listeners >= mostPages) return context.text('Too many pages are open.\n', 503)
  // A proxy that gathers what it passes on would make it late.
  context.header('x-accel-buffering', 'no')
  return streamSSE(context, async (stream) => {
    let last = context.req.header('last-event-id') ?? context.req.query('after') ?? feed.latestId
    let wake = () => {}
    const unlisten = feed.listen(() => wake())
    stream.onAbort(() => {
      unlisten()
      wake()
    })
    await stream.write(`retry: ${againMs}\n\n`)
    while (!stream.aborted && !feed.isStopped) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const missed = feed.after(last)
      last = feed.latestId
      if (missed === null || missed.length > mostAtOnce) {
        await stream.writeSSE({ event: 'changed', id: last, data: '' })
      } else {
        for (const { id, ...event } of missed) {
          await stream.writeSSE({
            event: event.kind === 'ready' ? 'ready' : 'moved',
            id,
            data: JSON.stringify(event),
          })
        }
      }
      // A sign of life, by which a cut is noticed on both sides.
      const pulse = setTimeout(() => void stream.write(': still here\n\n').then(wake, wake), pulseMs)
      await woken
      clearTimeout(pulse)
      // What comes together is told together.
      await stream.sleep(100)
    }
    unlisten()
  })
}
