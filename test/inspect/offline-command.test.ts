import { expect, test } from 'vitest'
import { stromkreis as run, startForTest } from '../cli/command-line.ts'
import { Scene, temporaryDatabase } from '../engine/scene.ts'

test('stromkreis inspect N --offline serves the page of a contract until it is stopped', async () => {
  const STROMKREIS_DB = await deniedContract()
  const inspecting = startForTest(['inspect', '1', '--offline', '--no-open'], { STROMKREIS_DB })
  const url = await inspecting.line()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const page = await (await fetch(url)).text()
  expect(page).toContain('<h1>Contract 1</h1>')
  expect(page).toContain('id="state-Contract.PendingDelivery"')
  const script = await (await fetch(`${url}step-player.js`)).text()
  expect(script).not.toContain('sourceMappingURL')
  const { code, stdout, stderr } = await inspecting.end()
  expect(code).toBe(0)
  expect(stdout).toBe(`${url}\n`)
  expect(stderr).toMatch(/^Contract 1 as it is now; no request leaves this machine\./)
})

test('stromkreis inspect N --offline --json prints the address as JSON', async () => {
  const STROMKREIS_DB = await deniedContract()
  const inspecting = startForTest(['inspect', '1', '--offline', '--json'], { STROMKREIS_DB })
  const { url } = JSON.parse(await inspecting.line()) as { url: string }
  const history = (await (await fetch(`${url}history.json`)).json()) as { state: string }
  expect(history.state).toBe('Denied')
})

test('stromkreis inspect --offline of what nobody knows ends with 8', async () => {
  const STROMKREIS_DB = await deniedContract()
  for (const subject of ['9', 'o-0000000000']) {
    const { code, stderr } = await run(['inspect', subject, '--offline'], { STROMKREIS_DB })
    expect(code).toBe(8)
    expect(stderr).toContain(subject)
  }
})

async function deniedContract(): Promise<string> {
  const path = temporaryDatabase()
  const scene = new Scene({ path })
  await scene.see('1', { status: 'Processing' })
  await scene.see('1', { status: 'Denied' })
  scene.close()
  return path
}
