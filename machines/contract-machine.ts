import { type ContractContext, initialContractContext } from './contract-context.ts'
import {
  type ContractAlert,
  type ContractNotice,
  contractAlerts,
  contractNotices,
} from './contract-effect.ts'
import { contractSetup } from './contract-setup.ts'

// Setup's action and guard objects are plain data; naming the common ones keeps each state's table readable.
const remember = 'remember' as const
const stays = { guard: 'isFresh', actions: remember } as const
const to = <Target extends string>(target: Target) =>
  ({ target, guard: 'isFresh', actions: remember }) as const
const alert = (kind: ContractAlert['kind']) => ({
  type: 'alert' as const,
  params: ({ context }: { context: ContractContext }) => contractAlerts[kind](context),
})
const notify = (kind: ContractNotice['kind']) => ({
  type: 'notify' as const,
  params: ({ context }: { context: ContractContext }) => contractNotices[kind](context),
})
const startDateMoves = <Target extends string>(target?: Target) => ({
  ...(target === undefined ? {} : { target }),
  guard: 'isFreshWithNewStartDate' as const,
  actions: [remember, notify('startDateChanged')],
})

/**
 * The lifecycle of a contract draft and of the contract it becomes, from a submitted order to the end of delivery.
 * States carry the supplier's own names. Sources: the supplier's lifecycle guide of February 2026 (states, kinds,
 * actions, the 24 hours and the six weeks), its older order-states page (the edges within Contract).
 */
export const contractMachine = contractSetup.createMachine({
  id: 'contract',
  version: '1',
  description: 'An electricity contract, from the submitted order to the end of delivery',
  context: ({ input }) => initialContractContext(input),
  initial: 'Open',
  states: {
    Open: {
      description:
        'The draft is created and waits for the pre-validation of its e-mail, address and meter number',
      tags: ['live'],
      meta: {
        type: 'initial',
        actor: 'supplier',
        talksTo: ['partner'],
        phase: 'pre-validation',
        dataNeeded: ['verified e-mail address', 'delivery address the supplier can find', 'meter number'],
        whatToDo:
          'Nothing, it is automated. After 24 hours look at the support tickets: the e-mail is badly formed, the address is not known, or the meter number is missing.',
        effects: ['openTooLong'],
        takes: 'minutes, when the data are complete',
        messages: [
          {
            from: 'partner',
            to: 'supplier',
            says: 'asks again and again where the order stands (GET /orders)',
          },
          { from: 'supplier', to: 'supplier', says: 'pre-validates e-mail, address and meter number' },
          { from: 'supplier', to: 'market', says: 'registers the delivery', event: 'observed.Processing' },
          { from: 'supplier', to: 'partner', says: 'refuses the order', event: 'observed.Rejected' },
          { from: 'customer', to: 'supplier', says: 'withdraws', event: 'observed.Revoked' },
        ],
      },
      on: {
        'observed.Open': stays,
        'observed.Processing': to('Processing'),
        'observed.Rejected': to('Rejected'),
        'observed.Revoked': to('Revoked'),
      },
      after: {
        openTooLong: {
          description: 'Open for 24 hours: look at the support tickets',
          actions: alert('openTooLong'),
        },
      },
    },
    Processing: {
      description:
        'Pre-validation is passed; grid operator, metering company, old and new supplier settle the change, typically within 2 to 6 weeks',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'market',
        talksTo: ['supplier'],
        phase: 'change process',
        dataNeeded: ['market location or meter number', 'previous supplier or move-in date'],
        whatToDo: 'Nothing, it is automated. After six weeks ask the supplier what holds it up.',
        effects: ['processingTooLong'],
        takes: 'typically 2 to 6 weeks, up to the market',
        messages: [
          {
            from: 'supplier',
            to: 'market',
            says: 'asks for the change: old supplier, grid operator and metering company have to agree',
          },
          { from: 'market', to: 'supplier', says: 'confirms the change', event: 'observed.PendingDelivery' },
          { from: 'market', to: 'supplier', says: 'reports a problem', event: 'observed.Denied' },
          { from: 'supplier', to: 'partner', says: 'refuses the order', event: 'observed.Rejected' },
          { from: 'customer', to: 'supplier', says: 'withdraws', event: 'observed.Revoked' },
        ],
      },
      on: {
        'observed.Processing': stays,
        'observed.Denied': to('Denied'),
        'observed.Rejected': to('Rejected'),
        'observed.Revoked': to('Revoked'),
        'observed.PendingDelivery': to('Contract'),
        'observed.Contract': to('Contract'),
      },
      after: {
        processingTooLong: {
          description: 'Processing for six weeks: the market takes longer than it should',
          actions: alert('processingTooLong'),
        },
      },
    },
    Denied: {
      description: 'A problem came up during the change process that people can still cure',
      tags: ['live', 'needsAction'],
      meta: {
        type: 'recoverable',
        actor: 'partner',
        talksTo: ['customer', 'supplier'],
        phase: 'change process',
        dataNeeded: ['whatever the message asks for'],
        whatToDo:
          'Read the reason and the message, have customer support contact the customer, and send the mended data to the supplier: the market location cannot be identified, the old contract ends too far in the future, or the data differ from the old supplier’s.',
        effects: ['denied', 'denialReminder'],
        takes: null,
        messages: [
          { from: 'supplier', to: 'partner', says: 'gives a reason and a message' },
          { from: 'partner', to: 'customer', says: 'customer support asks for what the message names' },
          { from: 'customer', to: 'partner', says: 'answers' },
          {
            from: 'partner',
            to: 'supplier',
            says: 'passes on the mended data',
            event: 'observed.Processing',
          },
          { from: 'supplier', to: 'partner', says: 'refuses the order', event: 'observed.Rejected' },
          { from: 'customer', to: 'supplier', says: 'withdraws', event: 'observed.Revoked' },
        ],
      },
      entry: alert('denied'),
      on: {
        'observed.Denied': stays,
        'observed.Processing': {
          target: 'Processing',
          guard: 'isFresh',
          actions: [remember, 'countRecovery'],
        },
        'observed.Rejected': to('Rejected'),
        'observed.Revoked': to('Revoked'),
      },
      initial: 'Waiting',
      states: {
        Waiting: {
          description: 'Carries the reminder',
          tags: ['inner'],
          after: {
            denialReminder: {
              description: 'Denied for another three days: remind',
              target: 'Waiting',
              reenter: true,
              actions: alert('denialReminder'),
            },
          },
        },
      },
    },
    Rejected: {
      description:
        'The supplier refused the order: insolvency, or the old contract ends too far in the future',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'supplier',
        talksTo: ['partner'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Nothing. Tell the customer why.',
        effects: ['rejected'],
        takes: null,
        messages: [{ from: 'partner', to: 'customer', says: 'says why' }],
      },
      entry: notify('rejected'),
      on: { 'observed.Rejected': stays },
    },
    Revoked: {
      description: 'The customer withdrew from the contract',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'customer',
        talksTo: ['supplier'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Nothing.',
        effects: ['revoked'],
        takes: null,
        messages: [],
      },
      entry: notify('revoked'),
      on: { 'observed.Revoked': stays },
    },
    Contract: {
      description: 'The change process is done and the contract confirmed',
      tags: ['live'],
      meta: {
        type: 'success',
        actor: 'supplier',
        talksTo: ['customer', 'market'],
        phase: 'supply',
        dataNeeded: [],
        whatToDo: 'Tell the customer the day on which delivery starts.',
        effects: ['contractConfirmed'],
        takes: null,
        messages: [
          { from: 'customer', to: 'supplier', says: 'ends the contract', event: 'observed.Cancelled' },
          { from: 'customer', to: 'supplier', says: 'withdraws', event: 'observed.Revoked' },
        ],
      },
      entry: notify('contractConfirmed'),
      on: {
        'observed.Cancelled': to('Cancelled'),
        'observed.Revoked': to('Revoked'),
      },
      initial: 'PendingDelivery',
      states: {
        PendingDelivery: {
          description: 'Delivery has not begun yet',
          tags: ['live'],
          meta: {
            type: 'success',
            actor: 'market',
            talksTo: ['supplier'],
            phase: 'supply',
            dataNeeded: ['delivery start date'],
            whatToDo: 'Wait for the start day. Two days past it without delivery, ask the supplier.',
            effects: ['startDateChanged', 'deliveryOverdue'],
            takes: null,
            messages: [
              { from: 'supplier', to: 'partner', says: 'says when delivery starts' },
              { from: 'partner', to: 'customer', says: 'passes the start date on' },
              { from: 'market', to: 'supplier', says: 'begins delivery', event: 'observed.Delivery' },
            ],
          },
          on: {
            'observed.PendingDelivery': [startDateMoves('.StartDateUnknown'), stays],
            'observed.Contract': [startDateMoves('.StartDateUnknown'), stays],
            'observed.Delivery': to('Delivery'),
          },
          initial: 'StartDateUnknown',
          states: {
            StartDateUnknown: {
              description: 'No start day, no deadline',
              tags: ['inner'],
              always: { target: 'StartDateKnown', guard: 'startDateKnown' },
            },
            StartDateKnown: {
              description: 'Carries the deadline of the start day',
              tags: ['inner'],
              after: {
                deliveryOverdue: {
                  description: 'The start day is two days past and delivery has not begun',
                  actions: alert('deliveryOverdue'),
                },
              },
            },
          },
        },
        Delivery: {
          description: 'Electricity is being delivered',
          tags: ['live'],
          meta: {
            type: 'success',
            actor: 'supplier',
            talksTo: ['customer'],
            phase: 'supply',
            dataNeeded: [],
            whatToDo: 'Nothing.',
            effects: ['deliveryBegun', 'startDateChanged'],
            takes: null,
            messages: [{ from: 'supplier', to: 'customer', says: 'delivers electricity' }],
          },
          entry: notify('deliveryBegun'),
          on: {
            'observed.Delivery': [startDateMoves(), stays],
            'observed.Contract': [startDateMoves(), stays],
          },
        },
      },
    },
    Cancelled: {
      description: 'The contract was ended after the change process; it may deliver until its last day',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'customer',
        talksTo: ['supplier'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Optionally win the customer back.',
        effects: ['winBackPossible', 'endDateChanged', 'deliveryEnded'],
        takes: null,
        messages: [{ from: 'partner', to: 'customer', says: 'may offer to come back' }],
      },
      entry: notify('winBackPossible'),
      on: {
        'observed.Cancelled': [
          {
            target: '.EndDateUnknown',
            guard: 'isFreshWithNewEndDate',
            actions: [remember, notify('endDateChanged')],
          },
          stays,
        ],
      },
      initial: 'EndDateUnknown',
      states: {
        EndDateUnknown: {
          description: 'No last day, nothing to wait for',
          tags: ['inner'],
          always: { target: 'EndDateKnown', guard: 'endDateKnown' },
        },
        EndDateKnown: {
          description: 'Waits for the last day',
          tags: ['inner'],
          after: {
            endDatePassed: {
              description: 'The last day of delivery has passed',
              target: 'Ended',
              actions: notify('deliveryEnded'),
            },
          },
        },
        Ended: { description: 'The last day has passed', tags: ['inner'] },
      },
    },
  },
})
