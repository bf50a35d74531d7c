/** What the TypeScript of a machine says besides its states: the code behind the names that these use. */
export interface SetupText {
  /** Times that the machine waits by default, by the names of their constants, milliseconds. */
  constants: Readonly<Record<`${string}Ms`, number>>
  /** Declarations of the types `Context` and `Event`, and of functions that several implementations share. */
  declarations: string
  /** What a machine begins with, as an expression. */
  context: string
  actions: Readonly<Record<string, Implementation>>
  guards: Readonly<Record<string, Implementation>>
  delays: Readonly<Record<string, Implementation>>
}

/** One named action, guard or delay: what it means, and its code. */
export type Implementation = readonly [says: string, code: string]
