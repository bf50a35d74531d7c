import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, settingsFor, stromkreis } from './command-line.ts'

describe('correct', () => {
  test('adopts anew what contradicts a contract, once, and keeps who wanted it', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 2, orders: 8 })
    const settings = settingsFor(sandbox, temporaryDatabase())
    const [number, other] = [1, 2].map(() =>
      sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] }),
    )
    await json(['sync'], settings)
    sandbox.world.force(number!, { state: 'Processing' })
    sandbox.world.force(other!, { state: 'Open' })
    await json(['sync'], settings)

    const correct = ['correct', number!, '--reason', 'Frau Probst hat angerufen', '--by', 'Jule']
    expect(await json(correct, settings)).toEqual([{ contractNumber: number, outcome: 'corrected' }])
    const again = await stromkreis(['correct', number!, '--reason', 'once more', '--json'], settings)
    expect([again.code, JSON.parse(again.stdout)]).toEqual([
      3,
      [{ contractNumber: number, outcome: expect.stringMatching(/^refused: /) }],
    ])

    const history = await json(['history', number!], settings)
    expect(history).toMatchObject([
      { seq: 1, from: null, to: 'Rejected' },
      { seq: 2, from: 'Rejected', to: 'Rejected' },
      { seq: 3, from: 'Rejected', to: 'Processing', inferred: false, act: { by: 'Jule' } },
    ])
    const { stdout } = await stromkreis(['history', number!, '--text'], settings)
    expect(stdout).toMatch(/accepted by Jule[\s\S]*Frau Probst hat angerufen/)
    expect(JSON.stringify(history)).not.toContain('Probst')
    expect(await json(['sync'], settings)).toMatchObject({ transitions: 0, anomalies: 0 })
    expect(await json(['contracts', '--state', 'Processing'], settings)).toContainEqual(
      expect.objectContaining({ contractNumber: number }),
    )
    expect(await json(['verify'], settings)).toMatchObject({ replayEqualsSnapshots: true })

    const both = await stromkreis(['correct', other!, '000000000', '--reason', 'both', '--json'], settings)
    expect([both.code, both.stdout]).toEqual([8, ''])
    expect(await json(['correct', other!, '--reason', 'one'], settings)).toEqual([
      { contractNumber: other, outcome: 'corrected' },
    ])
    await sandbox.stop()
  })
})
