import { type AnyStateMachine, initialTransition } from 'xstate'

/**
 * Which effect an action asks for, from what the machine hands it. The rest of what an effect says depends on what has
 * happened.
 */
export function effectName(machine: AnyStateMachine, params: unknown): { kind: string; state: string } {
  const [{ context }] = initialTransition(machine)
  const said = typeof params === 'function' ? params({ context }) : params
  const { kind, state } = said as { kind: string; state: string }
  return { kind, state }
}
