/** A duration for people, in two units at most: `41 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const
  const first = units.findIndex(([, size]) => Math.round(seconds) >= size)
  if (first === -1) return `${Math.round(seconds * 10) / 10} s`
  const [name, size] = units[first]!
  const next = units[first + 1]
  if (next === undefined) return `${Math.round(seconds)} ${name}`
  const [nextName, nextSize] = next
  const parts = Math.round(seconds / nextSize)
  const whole = Math.floor((parts * nextSize) / size)
  const rest = parts - (whole * size) / nextSize
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${nextName}`
}
