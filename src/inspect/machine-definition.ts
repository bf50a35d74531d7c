import { type AnyStateMachine, initialTransition } from 'xstate'

const known = new WeakMap<AnyStateMachine, string>()

/**
 * A machine's config as JSON, whole: an inspector draws it, and `createMachine` takes it back with the same states. Its
 * functions are left out; what they are called stays, and of an effect which one it is.
 */
export function machineDefinition(machine: AnyStateMachine): string {
  const written = known.get(machine) ?? writtenDefinition(machine)
  known.set(machine, written)
  return written
}

function writtenDefinition(machine: AnyStateMachine): string {
  const [{ context }] = initialTransition(machine)
  return JSON.stringify(machine.config, (name, value: unknown) => {
    if (typeof value !== 'function') return value
    if (name !== 'params') return undefined
    const { kind, state } = value({ context }) as { kind: string; state: string }
    return { kind, state }
  })
}
