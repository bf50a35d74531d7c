import { type ContractStatePath, contractStatePaths } from '../../machines/index.ts'

/** Something kept for each kind of transition, made when first asked for, listed in the lifecycle's order. */
export class TransitionKinds<Kept> {
  readonly #make: () => Kept
  readonly #kept = new Map<string, { from: ContractStatePath; to: ContractStatePath; kept: Kept }>()

  constructor(make: () => Kept) {
    this.#make = make
  }

  of(from: ContractStatePath, to: ContractStatePath): Kept {
    const key = `${from}>${to}`
    let kind = this.#kept.get(key)
    if (kind === undefined) {
      kind = { from, to, kept: this.#make() }
      this.#kept.set(key, kind)
    }
    return kind.kept
  }

  all(): { from: ContractStatePath; to: ContractStatePath; kept: Kept }[] {
    const place = (state: ContractStatePath) => contractStatePaths.indexOf(state)
    return [...this.#kept.values()].sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to))
  }
}
