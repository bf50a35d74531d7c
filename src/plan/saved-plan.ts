import type { PlanRecord } from '../plan-record.ts'
import type { SavedStarts } from './contract-watch.ts'
import type { SavedLatestPage } from './latest-page.ts'
import type { SavedRound } from './list-round.ts'
import type { SavedWalk } from './list-walk.ts'
import type { SavedCell, SavedList } from './list-watch.ts'
import type { SavedShuffled } from './shuffled-list.ts'
import type { SavedSingle } from './single-looks.ts'
import type { SavedUnplaced } from './unplaced-contracts.ts'
import type { SavedWish } from './wishes.ts'

/** The shape in which plans are saved; another number wherever an older plan can not be gone on with. */
export const planFormat = 3

/** What is saved of the plan beside its cells. */
export interface SavedHead {
  format: typeof planFormat
  limit: number
  list: SavedList
  rates: number[]
  walk: SavedWalk
  round: SavedRound
  wishes: SavedWish[]
  singles: SavedSingle[]
  unplaced: SavedUnplaced
  shuffled: SavedShuffled
  sideLooks: number
  latestPage: SavedLatestPage
  starts: SavedStarts
}

const partNames = [
  'rates',
  'singles',
  'walk',
  'round',
  'wishes',
  'unplaced',
  'shuffled',
  'sideLooks',
  'latestPage',
] as const
type PartName = (typeof partNames)[number]

/** The parts of a plan that are saved in its head each by itself. */
export type SavedParts = { readonly [Name in PartName]: SavedPart<Name> }

interface SavedPart<Name extends PartName> {
  save(): SavedHead[Name]
  restore(saved: SavedHead[Name]): void
}

/** What is saved of them. */
export function savedParts(parts: SavedParts): Pick<SavedHead, PartName> {
  const saved = partNames.map((name) => [name, parts[name].save()])
  return Object.fromEntries(saved) as Pick<SavedHead, PartName>
}

/** Restores what was saved of them. */
export function restoreParts(parts: SavedParts, head: SavedHead): void {
  const restore = <Name extends PartName>(name: Name, part: SavedPart<Name>) => part.restore(head[name])
  for (const name of partNames) restore(name, parts[name] as SavedPart<typeof name>)
}

/** The saved head; null where there is none, or an older or newer version saved it in another shape. */
export function savedHead(record: PlanRecord | null): SavedHead | null {
  const head = (record?.head ?? null) as SavedHead | null
  return head?.format === planFormat ? head : null
}

/** Saved cells, each of which names the one before it, in list order. */
export function cellsInListOrder({ pages }: PlanRecord): SavedCell[] {
  const cells = pages.map(({ row }) => row as SavedCell)
  const behind = new Map(cells.map((cell) => [cell.after, cell]))
  const ordered: SavedCell[] = []
  for (let cell = behind.get(0); cell !== undefined; cell = behind.get(cell.cell)) ordered.push(cell)
  return ordered
}
