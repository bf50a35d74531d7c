/** A portfolio to be watched, and the calls there are to watch it. */
export interface WorldSpec {
  name: string
  /** Orders in the list when the watch begins; more arrive all the time. */
  orders: number
  callsPerHour: number
  /** Orders on a page. */
  limit: number
  listOrder: 'oldestFirst' | 'unordered'
  /** Every stay in a state is exponential and no contract has a start date. */
  constantHazard: boolean
  /** New orders do not come from us: nobody is told of them, and the list has to show them. */
  soldElsewhere: boolean
  seeds: number
  /** Whether the plan also runs with priors that are wrong by ten times. */
  checksLearning: boolean
  /** When the watch begins, a day in UTC. */
  beginsOn: string
  /** Days of learning; then the measured ones begin. */
  learnDays: number
  /** The measured days end here; looks go on until what changed by then has been seen. */
  days: number
}

const usual = {
  limit: 50,
  listOrder: 'oldestFirst',
  constantHazard: false,
  soldElsewhere: false,
  checksLearning: false,
  seeds: 3,
  // Firsts of a month lie on days 20, 48 and 79.
  beginsOn: '2026-01-12',
  learnDays: 30,
  days: 90,
} as const
const at60 = { ...usual, callsPerHour: 60, checksLearning: true }
// More seeds, for there are fewer changes to measure by.
const small = { ...at60, name: '1,000 at 60', orders: 1_000, seeds: 10 }
const middle = { ...at60, name: '10,000 at 60', orders: 10_000 }
const large = { ...usual, orders: 100_000 }

/** The worlds of the bench, those with targets. */
export const worldSpecs: readonly WorldSpec[] = [
  small,
  middle,
  { ...usual, name: '10,000 at 600', orders: 10_000, callsPerHour: 600 },
  { ...large, ...at60, name: '100,000 at 60' },
  { ...large, name: '100,000 at 600', callsPerHour: 600 },
  // 144,000 looks a day and learned within hours: fewer days say the same. The first of February is day 6.
  { ...large, name: '100,000 at 6,000', callsPerHour: 6_000, beginsOn: '2026-01-26', learnDays: 4, days: 12 },
  { ...middle, name: '10,000 at 60, limit 10', limit: 10 },
  { ...middle, name: '10,000 at 60, limit 100', limit: 100 },
  { ...middle, name: '10,000 at 60, unordered', listOrder: 'unordered' },
  { ...small, name: '1,000 at 60, constant hazards', constantHazard: true },
  { ...middle, name: '10,000 at 60, constant hazards', constantHazard: true },
]

/** Two worlds over again with orders sold elsewhere: reported beside the others, without targets. */
export const elsewhereSpecs: readonly WorldSpec[] = [
  { ...middle, name: '10,000 at 60, sold elsewhere', soldElsewhere: true, checksLearning: false },
  {
    ...middle,
    name: '10,000 at 60, unordered, sold elsewhere',
    listOrder: 'unordered',
    soldElsewhere: true,
    checksLearning: false,
  },
]

/** A world small enough for a test. */
export const quickWorldSpec: WorldSpec = {
  ...small,
  name: '1,000 at 60, short',
  seeds: 1,
  learnDays: 5,
  days: 15,
}
