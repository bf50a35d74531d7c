import { type AlertContext, initialAlertContext } from './alert-context.ts'
import { type AlertCall, type AlertNotice, alertCalls, alertNotices } from './alert-effect.ts'
import { alertSetup } from './alert-setup.ts'

const alert = (kind: AlertCall['kind']) => ({
  type: 'alert' as const,
  params: ({ context }: { context: AlertContext }) => alertCalls[kind](context),
})
const notify = (kind: AlertNotice['kind']) => ({
  type: 'notify' as const,
  params: ({ context }: { context: AlertContext }) => alertNotices[kind](context),
})
const acknowledged = {
  target: 'Acknowledged' as const,
  actions: ['rememberTime' as const, 'rememberWho' as const, notify('alertAcknowledged')],
}
const silenced = {
  target: 'Silenced' as const,
  actions: ['rememberTime' as const, 'rememberSilence' as const],
}
const resolved = [
  {
    target: 'Resolved' as const,
    guard: 'wasTold' as const,
    actions: ['rememberTime' as const, notify('alertResolved')],
  },
  { target: 'Resolved' as const, actions: 'rememberTime' as const },
]

/**
 * The life of an alert: something about a contract, an order of ours or the supplier that somebody has to act on, until
 * it is so no longer. It is raised and resolved by what it is about; people take it up or want to hear no more of it. All
 * of it is ours; the supplier's lifecycle guide only asks for alerts on Denied and after 24 hours in Open.
 */
export const alertMachine = alertSetup.createMachine({
  id: 'alert',
  version: '1',
  description: 'Something that somebody has to act on, until it is so no longer',
  context: ({ input }) => initialAlertContext(input),
  initial: 'Open',
  states: {
    Open: {
      description: 'Somebody has to act, and nobody has taken it up',
      tags: ['live', 'needsAction'],
      meta: {
        type: 'initial',
        actor: 'partner',
        talksTo: ['customer', 'supplier'],
        phase: 'alert',
        dataNeeded: ['who takes it up, and a note'],
        whatToDo:
          'Do what the alert says, and acknowledge it with a note, so that others know. It resolves itself when what it is about is so no longer.',
        effects: ['alertReminder', 'alertEscalated'],
        takes: null,
        messages: [
          { from: 'partner', to: 'partner', says: 'takes it up, with a note', event: 'acknowledged' },
          { from: 'partner', to: 'partner', says: 'wants to hear no more of it', event: 'silenced' },
          {
            from: 'supplier',
            to: 'partner',
            says: 'shows that it is so no longer',
            event: 'resolved',
          },
        ],
      },
      on: { acknowledged, silenced, resolved },
      initial: 'InDigest',
      states: {
        InDigest: {
          description: 'Told together with many others: nothing more is told of it alone',
          tags: ['inner'],
          always: { target: 'Told', guard: 'isTold' },
        },
        Told: {
          description: 'Told by itself, waits to be told to more people',
          tags: ['inner'],
          after: {
            escalation: {
              description: 'Nobody has taken it up for too long: tell more people',
              actions: alert('alertEscalated'),
            },
          },
          initial: 'RemindedElsewhere',
          states: {
            RemindedElsewhere: {
              description: 'What it is about reminds of itself',
              tags: ['inner'],
              always: { target: 'Waiting', guard: 'isReminded' },
            },
            Waiting: {
              description: 'Carries the reminder',
              tags: ['inner'],
              after: {
                reminder: {
                  description: 'Nobody has taken it up: remind',
                  target: 'Waiting',
                  reenter: true,
                  actions: alert('alertReminder'),
                },
              },
            },
          },
        },
      },
    },
    Acknowledged: {
      description: 'A person has taken it up; it holds until it is resolved, or for so long',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'partner',
        talksTo: ['customer', 'supplier'],
        phase: 'alert',
        dataNeeded: [],
        whatToDo: 'Finish what you have taken up; acknowledge again if it takes longer.',
        effects: ['alertAcknowledged'],
        takes: null,
        messages: [
          { from: 'partner', to: 'partner', says: 'wants to hear no more of it', event: 'silenced' },
          {
            from: 'supplier',
            to: 'partner',
            says: 'shows that it is so no longer',
            event: 'resolved',
          },
        ],
      },
      on: { acknowledged: { ...acknowledged, reenter: true }, silenced, resolved },
      after: {
        acknowledgementEnds: {
          description: 'It was taken up long ago and still is so: tell it again',
          target: 'Open',
          actions: ['rememberTold', alert('alertReminder')],
        },
      },
    },
    Silenced: {
      description: 'Nobody wants to hear of it for now',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'partner',
        talksTo: ['supplier'],
        phase: 'alert',
        dataNeeded: ['until when'],
        whatToDo: 'Nothing. It is told again when the silence is over and it still is so.',
        effects: [],
        takes: null,
        messages: [
          { from: 'partner', to: 'partner', says: 'wants to hear of it again', event: 'unsilenced' },
          {
            from: 'supplier',
            to: 'partner',
            says: 'shows that it is so no longer',
            event: 'resolved',
          },
        ],
      },
      on: {
        silenced: { ...silenced, reenter: true },
        unsilenced: {
          target: 'Open',
          actions: ['rememberTime', 'forgetSilence', 'rememberTold', alert('alertReminder')],
        },
        resolved: { target: 'Resolved', actions: 'rememberTime' },
      },
      initial: 'ForEver',
      states: {
        ForEver: {
          description: 'Silenced for as long as nobody says otherwise',
          tags: ['inner'],
          always: { target: 'UntilThen', guard: 'silenceHasEnd' },
        },
        UntilThen: {
          description: 'Waits for the end of the silence',
          tags: ['inner'],
          after: {
            silenceEnds: {
              description: 'The silence is over and it still is so: tell it again',
              target: '#alert.Open',
              actions: ['forgetSilence', 'rememberTold', alert('alertReminder')],
            },
          },
        },
      },
    },
    Resolved: {
      description: 'What it was about is so no longer',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'partner',
        talksTo: ['customer'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Nothing. If it comes to be so again, that is another alert.',
        effects: ['alertResolved'],
        takes: null,
        messages: [],
      },
    },
  },
})
