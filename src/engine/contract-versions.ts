import type { AnyStateMachine, StateValue } from 'xstate'
import { type ContractContext, type ContractStatePath, contractMachine } from '../../machines/index.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type ContractStepper, createStepper } from './contract-stepper.ts'

/** A running contract as a migration is given it, and gives it back. */
export interface ContractSnapshot {
  value: StateValue
  context: ContractContext
}

/** What a migration may look at besides. */
export interface ContractStanding {
  state: ContractStatePath
  /** When `state` was entered, as observed, epoch milliseconds. */
  enteredAt: number
  /** Names of the time rules that are waiting: what the state has and this lacks has run out already. */
  waiting: readonly string[]
}

/** Makes a snapshot of the version that `to` names from one of another. Pure: no clock, no storage, the same at each call. */
export type ContractMigration = (snapshot: ContractSnapshot, standing: ContractStanding) => ContractSnapshot

/** Shaped as XState v6 has it for `machineVersions(...).migrateSnapshot(snapshot, { to, migrations })`. */
export interface ContractMigrations {
  /** The version that new contracts start with, and that migrations lead to. */
  to: string
  /** By the version that they come from. Contracts of versions without one stay on theirs. */
  migrations?: Readonly<Record<string, ContractMigration>>
}

/** The version that stands in the row of a contract of which nothing but anomalies is known: no machine steps it yet. */
export const versionOfNobody = '1'

/**
 * Every version of the contract machine that this build knows. An old one stays as long as any contract stands in it, and
 * for as long as `verify` is to replay what it decided.
 */
export class ContractVersions {
  readonly #steppers: ReadonlyMap<string, ContractStepper>
  readonly #migrations: Readonly<Record<string, ContractMigration>>
  /** Version that new contracts start with. */
  readonly current: string

  /**
   * Machines with the id `contract`, each with a `version` of its own.
   * @throws StromkreisError `configuration` when a version is missing, there twice, or only named
   */
  constructor(machines: readonly AnyStateMachine[], { to, migrations = {} }: ContractMigrations) {
    const steppers = new Map<string, ContractStepper>()
    for (const machine of machines) {
      const version = machine.version ?? ''
      if (version === '' || machine.id !== 'contract' || steppers.has(version)) {
        throw misregistered(`Machine ${machine.id} of version ${version || '(none)'} cannot be registered.`)
      }
      steppers.set(version, createStepper(machine))
    }
    const unknown = [to, ...Object.keys(migrations)].find((version) => !steppers.has(version))
    if (unknown !== undefined) throw misregistered(`Version ${unknown} is named, and no machine has it.`)
    if (to in migrations) throw misregistered(`Version ${to} is what migrations lead to, and has one itself.`)
    this.#steppers = steppers
    this.#migrations = migrations
    this.current = to
  }

  has(version: string): boolean {
    return this.#steppers.has(version)
  }

  /** Every version known, in the order they were given. */
  get all(): readonly string[] {
    return [...this.#steppers.keys()]
  }

  /** Versions whose contracts go on under the current one. */
  get migrating(): readonly string[] {
    return Object.keys(this.#migrations)
  }

  /**
   * The stepper of a version that a stored contract names.
   * @throws StromkreisError `logBroken` when this build does not have that version.
   */
  stepper(version: string): ContractStepper {
    const stepper = this.#steppers.get(version)
    if (stepper !== undefined) return stepper
    throw new StromkreisError('logBroken', `No contract machine of version ${version} is known here.`, {
      hint: whatToDoWithout(version),
    })
  }

  /** The migration of contracts that stand in `version`; null where they stay. */
  migration(version: string): ContractMigration | null {
    return this.#migrations[version] ?? null
  }

  /**
   * Makes sure that every contract can go on.
   * @param named how many contracts stand in each version
   * @throws StromkreisError `logBroken` naming the versions that nobody knows here
   */
  mustKnow(named: ReadonlyMap<string, number>): void {
    const unknown = [...named].filter(([version]) => !this.has(version))
    if (unknown.length === 0) return
    const counts = unknown.map(
      ([version, contracts]) =>
        `version ${version} (${contracts} ${contracts === 1 ? 'contract' : 'contracts'})`,
    )
    throw new StromkreisError(
      'logBroken',
      `Contracts stand in a contract machine that is not known here: ${counts.join(', ')}. Known: ${this.all.join(', ')}.`,
      { hint: `${whatToDoWithout(unknown[0]![0])} Nothing was changed.` },
    )
  }
}

/** The versions of this build. */
export const contractVersions = new ContractVersions([contractMachine], { to: contractMachine.version! })

function whatToDoWithout(version: string): string {
  return `Install the Stromkreis that wrote this log, or one that still has version ${version}, or one that migrates it.`
}

function misregistered(message: string): StromkreisError {
  return new StromkreisError('configuration', message, {
    hint: 'Give each machine the id contract and a version of its own, and name only versions that are given.',
  })
}
