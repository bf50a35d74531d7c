import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { StromkreisError } from '../stromkreis-error.ts'

const graceMs = 2_000
const mostConnections = 256

/** Where `run` serves its app unless told otherwise. */
export const usualDaemonPort = 4600

/** A daemon's server that listens. */
export interface DaemonServer {
  /** Such as `http://127.0.0.1:4600`. */
  url: string
  port: number
  /** Lets requests under way end, for a while, and closes all connections. Safe to repeat. */
  stop(): Promise<void>
}

/**
 * Serves a daemon's app over plain HTTP.
 * @throws StromkreisError `configuration` when the port cannot be had.
 */
export async function startDaemonServer(options: {
  app: Pick<Hono, 'fetch'>
  /** 0 takes a free one. */
  port: number
  host?: string | undefined
}): Promise<DaemonServer> {
  const { app, port, host = '127.0.0.1' } = options
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  server.maxConnections = mostConnections
  server.requestTimeout = 10_000
  server.headersTimeout = 10_000
  await listening(server, port, host)
  const taken = (server.address() as AddressInfo).port
  let stopped: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
    stop() {
      stopped ??= closed(server)
      return stopped
    },
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => {
      const isTaken = (cause as { code?: string }).code === 'EADDRINUSE'
      const why = isTaken ? 'is in use' : 'cannot be had'
      const message = `Port ${port} of ${host}, for the dashboard, ${why}.`
      reject(
        new StromkreisError('configuration', message, {
          hint: 'Choose another with --port, or 0 for a free one.',
          cause,
        }),
      )
    }
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      // A connection that breaks is its reader's trouble.
      server.on('error', () => {})
      resolve()
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}
