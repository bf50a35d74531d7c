import { connect } from 'node:net'
import { startAcceptanceEndpoint } from '../../src/acceptance/acceptance-endpoint.ts'
import { startDaemonServer } from '../../src/cli/daemon-server.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { Access } from '../../src/web/access.ts'
import { dashboard } from '../../src/web/dashboard.ts'
import { engineUnderFuzz } from './engine-under-fuzz.ts'
import { FuzzFailure, type FuzzLeg, mark, refuseEcho } from './fuzz-leg.ts'
import { mutatedBytes } from './hostile-json.ts'

const patienceMs = 3_000
const largestAnswer = 4 * 2 ** 20

/** Bytes that are hardly HTTP, over sockets, to the servers of the dashboard and of acceptance links. */
export async function wireLeg(): Promise<FuzzLeg> {
  const engine = await engineUnderFuzz()
  const problems: unknown[] = []
  const onProblem = (error: unknown) => void problems.push(error)
  const access = new Access({ by: 'thisComputer' })
  const served = dashboard({ source: engine.stromkreis, access, script: '', run: 'fuzz', onProblem })
  const daemon = await startDaemonServer({ app: served.app, port: 0 })
  const acceptance = await startAcceptanceEndpoint({
    ...{ desk: engine.stromkreis.desk, port: 0, clock: engine.clock, onProblem },
  })
  const links = engine.offers.map(({ token }) => `/offers/${token}`)
  return {
    name: 'wire',
    async attempt(chance) {
      const [url, paths] = chance.chance(0.5)
        ? ([
            daemon.url,
            ['/', '/contracts', '/alerts', '/contracts/1/look', '/orders/file', '/live'],
          ] as const)
        : ([acceptance.url, links] as const)
      const { host, port } = new URL(url)
      const sent = request(chance, chance.pick(paths), host)
      const answer = await exchanged(Number(port), sent)
      const what = `${JSON.stringify(sent.subarray(0, 60).toString('latin1'))} to ${host}`
      const [problem] = problems.splice(0)
      if (problem !== undefined)
        throw new FuzzFailure(`${what} was a failure of ours: ${(problem as Error).stack}`)
      if (/^HTTP\/1\.1 50[0-24-9]/.test(answer))
        throw new FuzzFailure(`${what} answered ${answer.slice(0, 60)}`)
      // An offer shows its customer what it is for.
      refuseEcho(answer.replaceAll(`Ilse ${mark}`, ''), what)
      return /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'no answer'
    },
    async close() {
      served.stop()
      await daemon.stop()
      await acceptance.stop()
      await engine.close()
    },
  }
}

function request(chance: RandomStream, path: string, host: string): Buffer {
  const method = chance.pick([
    'GET',
    'GET',
    'POST',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PATCH',
    'get',
    'G\u00c9T',
    '',
  ])
  const body = 'formToken=x&by=anna&decision=accept'
  const length = chance.weighted([
    [`content-length: ${body.length}`, 6],
    ['content-length: 0', 1],
    ['content-length: -1', 1],
    ['content-length: 99999999999999999999', 1],
    ['content-length: 5\r\ncontent-length: 6', 1],
    ['transfer-encoding: chunked', 2],
    [`transfer-encoding: chunked\r\ncontent-length: ${body.length}`, 1],
    ['transfer-encoding: gzip, chunked, chunked', 1],
    ['expect: 100-continue', 1],
    ['upgrade: websocket\r\nconnection: upgrade', 1],
  ])
  const lines = [
    `${method} ${chance.pick([path, `${path}/..`, `//${path}`, `http://evil.example${path}`, '*', `${path}?${'a='.repeat(chance.integer(0, 9_000))}`])} HTTP/${chance.pick(['1.1', '1.1', '1.0', '0.9', '2.0', '1.1 x'])}`,
    ...(chance.chance(0.9) ? [`host: ${host}`] : []),
    length,
    'connection: close',
    ...(chance.chance(0.5) ? ['content-type: application/x-www-form-urlencoded'] : []),
    ...Array.from({ length: chance.chance(0.1) ? chance.integer(0, 3_000) : 0 }, (_, nth) => `x-${nth}: y`),
  ]
  const text = `${lines.join(chance.chance(0.95) ? '\r\n' : '\n')}\r\n\r\n${body}`
  return chance.chance(0.6) ? mutatedBytes(text, chance) : Buffer.from(text)
}

/** What comes back until the server has said all it has to, or we have waited long enough. */
function exchanged(port: number, sent: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const impatience = setTimeout(() => socket.destroy(), patienceMs)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
      // What streams for ever has answered.
      if (answer.length > largestAnswer || answer.includes('text/event-stream')) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(impatience)
      resolve(answer)
    })
    socket.end(sent)
  })
}
