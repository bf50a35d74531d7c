/** How often each kind of thing happened. */
export class Tally {
  readonly counts: Record<string, number> = {}

  add(kind: string, count = 1): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + count
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(counts)) this.add(kind, count)
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0)
  }
}
