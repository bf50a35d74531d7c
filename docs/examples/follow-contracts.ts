import { callbackSink, openStromkreis } from 'stromkreis'

/** Follows the contracts of one set of credentials and says what happens to them. */
export async function followContracts(credentials: {
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
}): Promise<string[]> {
  const told: string[] = []
  const stromkreis = await openStromkreis({
    database: ':memory:',
    rabot: credentials,
    // At least once, in order per contract, with the same key every time.
    sinks: [
      callbackSink('support-desk', ({ key, subject, effect }) => {
        if (effect.kind === 'denied') told.push(`${subject} was denied (${key})`)
      }),
    ],
  })
  stromkreis.subscribe(({ subject, from, to }) => {
    if (from !== to) told.push(`${subject}: ${from ?? 'first seen'} -> ${to}`)
  })

  await stromkreis.sync() // once; start() keeps following until stop()

  const [first] = stromkreis.contracts()
  if (first) {
    const history = stromkreis.history(first.contractNumber)
    told.push(`${first.contractNumber} is ${first.state} after ${history.length} entries`)
  }
  await stromkreis.stop()
  return told
}
