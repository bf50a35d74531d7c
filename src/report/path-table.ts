import {
  type ContractStatePath,
  contractStatePaths,
  contractStatuses,
  isSameState,
  legalPath,
  statusOfState,
} from '../../machines/index.ts'
import { markdownTable } from './markdown-table.ts'

/** What a look makes of every pair of a state and what it shows, as a Markdown table. */
export function pathTable(): string {
  return markdownTable(
    ['is in', ...contractStatePaths.map((to) => `seen as ${statusOfState(to)}`)],
    contractStatePaths.map((from) => [
      `**${from}**`,
      ...contractStatePaths.map((to) => (from === to ? 'stays' : wayTo(from, to))),
    ]),
  )
}

/** Pairs of states that no legal path joins. */
export function contradictoryPairs(): { from: ContractStatePath; to: ContractStatePath }[] {
  return contractStatePaths.flatMap((from) =>
    contractStatePaths
      .filter((to) => to !== from && legalPath(from, statusOfState(to)) === null)
      .map((to) => ({ from, to })),
  )
}

/** Which states each of the supplier's words stands for, as a Markdown table. */
export function statusTable(): string {
  return markdownTable(
    ['status', 'stands for'],
    contractStatuses.map((status) => [
      `\`${status}\``,
      contractStatePaths.filter((state) => isSameState(state, status)).join(' or '),
    ]),
  )
}

function wayTo(from: ContractStatePath, to: ContractStatePath): string {
  const path = legalPath(from, statusOfState(to))
  if (path === null) return 'contradiction'
  const between = path.slice(0, -1)
  return between.length === 0 ? 'one edge' : `via ${between.join(', ')}`
}
