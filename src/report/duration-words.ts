const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A duration for people, the two largest units of it: `3 d 4 h`, `12 min 5 s`, `850 ms`; `-` for none. */
export function durationWords(durationMs: number | null): string {
  if (durationMs === null) return '-'
  const ms = Math.round(durationMs)
  if (ms < 1_000) return `${ms} ms`
  const largest = units.findIndex(([, unitMs]) => ms >= unitMs)
  const [unit, unitMs] = units[largest]!
  const smaller = units[largest + 1]
  if (smaller === undefined) return `${Math.floor(ms / unitMs)} ${unit}`
  const [smallerUnit, smallerMs] = smaller
  const rest = Math.round((ms % unitMs) / smallerMs)
  if (rest * smallerMs === unitMs) return durationWords(ms - (ms % unitMs) + unitMs)
  const whole = `${Math.floor(ms / unitMs)} ${unit}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallerUnit}`
}
