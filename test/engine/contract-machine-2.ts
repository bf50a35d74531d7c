import { type AnyStateMachine, createMachine } from 'xstate'
import { type ContractContext, contractMachine } from '../../machines/index.ts'
import { type ContractMigration, ContractVersions } from '../../src/engine/contract-versions.ts'
import { day } from './scene.ts'

type AnyConfig = Record<string, unknown> & { states: Record<string, AnyConfig> }

const first = contractMachine.config as unknown as AnyConfig
const states = first.states
const delaysOf = ({ context }: { context: ContractContext }) => context.delays

/**
 * A version 2 that no build has: Processing in two parts, of which the second carries the rule of six weeks, the inner state
 * of Denied renamed, half as long to wait in Open, and a way from Denied straight to a contract.
 */
export const contractMachine2 = createMachine(
  {
    ...first,
    version: '2',
    states: {
      ...states,
      Processing: {
        ...states['Processing'],
        after: {},
        initial: 'Registering',
        states: {
          Registering: { after: { registrationEnds: { target: 'Settling' } } },
          Settling: { after: states['Processing']!['after'] },
        },
      },
      Denied: {
        ...states['Denied'],
        on: {
          ...(states['Denied']!['on'] as object),
          'observed.PendingDelivery': { target: 'Contract', guard: 'isFresh', actions: 'remember' },
        },
        initial: 'Reminding',
        states: { Reminding: { after: reminderOf('Reminding') } },
      },
    },
  } as never,
  {
    ...contractMachine.implementations,
    delays: {
      ...contractMachine.implementations.delays,
      openTooLong: (at: { context: ContractContext }) => delaysOf(at).openTooLongMs / 2,
      registrationEnds: () => 14 * day,
      processingTooLong: (at: { context: ContractContext }) => delaysOf(at).processingTooLongMs - 14 * day,
    },
  } as never,
) as AnyStateMachine

function reminderOf(target: string) {
  const { after } = states['Denied']!.states['Waiting'] as unknown as { after: { denialReminder: object } }
  return { denialReminder: { ...after.denialReminder, target } }
}

/** Who has been told of too long a time in Processing is past the first part of it. */
export const from1: ContractMigration = ({ value, context }, { state, waiting }) => {
  if (state === 'Denied') return { value: { Denied: 'Reminding' }, context }
  if (state !== 'Processing') return { value, context }
  return {
    value: { Processing: waiting.includes('processingTooLong') ? 'Registering' : 'Settling' },
    context,
  }
}

export const machines = [contractMachine, contractMachine2]

/** Both versions, and all go on under the second. */
export const migrating = new ContractVersions(machines, { to: '2', migrations: { '1': from1 } })

/** Both versions; who began under the first stays there. */
export const sideBySide = new ContractVersions(machines, { to: '2' })

/** A build that has let go of the first version. */
export const onlySecond = new ContractVersions([contractMachine2], { to: '2' })
