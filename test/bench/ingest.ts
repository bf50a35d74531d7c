import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DocumentedRestore } from './documented-restore.ts'
import { RawInsert } from './raw-insert.ts'
import { StromkreisIngest } from './stromkreis-ingest.ts'
import { pageText, type ShownState } from './supplier-pages.ts'

const contracts = 200_000
const rounds = 3
const batches = [100, 1_000]
// The documented way stores all contracts too, but every tenth page tells enough of its speed.
const documentedShare = 10

type Case = 'changed0' | 'changed0Moved' | 'changed1' | 'changed100'
const cases: Record<Case, string> = {
  changed0: '0 % changed, same bytes',
  changed0Moved: '0 % changed, moved about in the page',
  changed1: '1 % changed',
  changed100: '100 % changed',
}

interface Figures {
  ordersPerSecond: number
  vsDocumentedRestore: number
  ofRawInsert: number
}

const report: Record<number, Record<Case, Figures>> = {}
for (const batch of batches) report[batch] = await measure(batch)

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ ingest: report[1_000] }))
}

/** Every case at one batch size, the three ways by turns; the median of the rounds counts. */
async function measure(batch: number): Promise<Record<Case, Figures>> {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-bench-'))
  const ours = new StromkreisIngest(join(folder, 'ours.db'), batch)
  const documented = new DocumentedRestore(join(folder, 'documented.db'))
  const raw = new RawInsert(join(folder, 'raw.db'))
  try {
    const shown: ShownState[] = Array(contracts).fill('Processing')
    const first = pagesOf(shown, batch)
    await ours.sweep(first)
    for (const page of first) documented.takeIn(page.toString())
    const found = {} as Record<Case, Figures>
    for (const name of Object.keys(cases) as Case[]) {
      const figures: Figures[] = []
      for (let round = 0; round < rounds; round += 1) {
        // There and back: to Denied costs more than to Processing.
        const there = await once(ours, documented, raw, next(name, shown, batch, 2 * round), batch)
        const back = await once(ours, documented, raw, next(name, shown, batch, 2 * round + 1), batch)
        figures.push(figuresOf(sum(there, back)))
      }
      found[name] = median(figures)
      const { ordersPerSecond, vsDocumentedRestore, ofRawInsert } = found[name]
      console.log(
        `${cases[name].padEnd(38)} ${batch} a page: ${ordersPerSecond} orders/s, ${vsDocumentedRestore} times the documented restore, ${ofRawInsert} of a raw insert`,
      )
    }
    const start = performance.now()
    ours.saveSeen()
    console.log(`last seen of ${contracts} contracts saved in ${Math.round(performance.now() - start)} ms`)
    return found
  } finally {
    ours.close()
    documented.close()
    raw.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds per order, each way. */
interface Costs {
  ours: number
  documented: number
  raw: number
}

/** One sweep over the list, the three ways one after another. */
async function once(
  ours: StromkreisIngest,
  documented: DocumentedRestore,
  raw: RawInsert,
  pages: readonly Buffer[],
  batch: number,
): Promise<Costs> {
  const oursStart = performance.now()
  await ours.sweep(pages)
  const oursMs = (performance.now() - oursStart) / contracts

  const some = pages.filter((_, number) => number % documentedShare === 0).map(String)
  const documentedStart = performance.now()
  for (const page of some) documented.takeIn(page)
  const documentedMs = (performance.now() - documentedStart) / (some.length * batch)

  const rawStart = performance.now()
  for (let from = 0; from < contracts; from += batch) {
    raw.write(Array.from({ length: batch }, (_, index) => from + index))
  }
  return { ours: oursMs, documented: documentedMs, raw: (performance.now() - rawStart) / contracts }
}

function sum(a: Costs, b: Costs): Costs {
  return { ours: a.ours + b.ours, documented: a.documented + b.documented, raw: a.raw + b.raw }
}

/** Figures of two sweeps. */
function figuresOf(costs: Costs): Figures {
  return {
    ordersPerSecond: Math.round(2_000 / costs.ours),
    vsDocumentedRestore: rounded(costs.documented / costs.ours),
    ofRawInsert: rounded(costs.raw / costs.ours),
  }
}

/** The list's pages in a sweep of a case; `shown` moves on with them. */
function next(name: Case, shown: ShownState[], batch: number, sweep: number): Buffer[] {
  if (name === 'changed1' || name === 'changed100') {
    const step = name === 'changed100' ? 1 : 100
    for (let index = Math.floor(sweep / 2) % step; index < contracts; index += step) {
      shown[index] = shown[index] === 'Denied' ? 'Processing' : 'Denied'
    }
  }
  return pagesOf(shown, batch, name === 'changed0Moved' ? sweep + 1 : 0)
}

/** All pages of the list. `turn` moves the orders of each page about, differently for each value. */
function pagesOf(shown: readonly ShownState[], batch: number, turn = 0): Buffer[] {
  const pages: Buffer[] = []
  for (let from = 0; from < shown.length; from += batch) {
    const orders = shown.slice(from, from + batch).map((state, index) => ({ index: from + index, state }))
    const moved = [...orders.slice(turn * 7), ...orders.slice(0, turn * 7)]
    pages.push(Buffer.from(pageText(moved, from + batch < shown.length)))
  }
  return pages
}

function median(figures: readonly Figures[]): Figures {
  const middle = (of: (figure: Figures) => number) =>
    figures.map(of).sort((a, b) => a - b)[Math.floor(figures.length / 2)]!
  return {
    ordersPerSecond: middle((figure) => figure.ordersPerSecond),
    vsDocumentedRestore: middle((figure) => figure.vsDocumentedRestore),
    ofRawInsert: middle((figure) => figure.ofRawInsert),
  }
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100
}
