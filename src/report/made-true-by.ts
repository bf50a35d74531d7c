/** Where the software makes a fact of the supplier's guide true. */
export type MadeTrueBy =
  /** A test, by its file under `test/` and its name. */
  | { kind: 'test'; file: string; name: string }
  /** A rule of pre-validation (`src/orders/order-rules.ts`). */
  | { kind: 'rule'; name: string }
  /** An effect of a machine, by its kind. */
  | { kind: 'alert' | 'notice'; name: string }
  /** A state, as `contract.Open`: its kind, who acts and what to do are in its description. */
  | { kind: 'state'; name: string }
  /** A command of `stromkreis`. */
  | { kind: 'command'; name: string }
  /** A file of the sandbox or a page, from the root of the repository. */
  | { kind: 'sandbox' | 'doc'; name: string }
  /** Not made true yet, and what is missing; or what no software on this side can make true. */
  | { kind: 'planned' | 'limit'; name: string }

/** A section of the guides: its facts in our words, each with where it is made true. */
export type GuideSection = [section: string, facts: readonly [fact: string, ...madeTrueBy: MadeTrueBy[]][]]

/** A test, by its file under `test/` and its name. */
export const test = (file: string, name: string): MadeTrueBy => ({ kind: 'test', file, name })
/** A rule of pre-validation. */
export const rule = (name: string): MadeTrueBy => ({ kind: 'rule', name })
/** An alert of a machine. */
export const alert = (name: string): MadeTrueBy => ({ kind: 'alert', name })
/** A notice of a machine. */
export const notice = (name: string): MadeTrueBy => ({ kind: 'notice', name })
/** A state, such as `contract.Open`. */
export const state = (name: string): MadeTrueBy => ({ kind: 'state', name })
/** A command of `stromkreis`. */
export const command = (name: string): MadeTrueBy => ({ kind: 'command', name })
/** A file of the sandbox. */
export const sandbox = (name: string): MadeTrueBy => ({ kind: 'sandbox', name: `src/sandbox/${name}` })
/** A page, from the root of the repository. */
export const doc = (name: string): MadeTrueBy => ({ kind: 'doc', name })
/** What is missing still. */
export const planned = (name: string): MadeTrueBy => ({ kind: 'planned', name })
/** What no software on this side can make true. */
export const limit = (name: string): MadeTrueBy => ({ kind: 'limit', name })
