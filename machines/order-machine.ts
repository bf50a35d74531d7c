import { initialOrderContext, type OrderContext } from './order-context.ts'
import { type OrderAlert, type OrderNotice, orderAlerts, orderNotices } from './order-effect.ts'
import { orderSetup } from './order-setup.ts'

const alert = (kind: OrderAlert['kind']) => ({
  type: 'alert' as const,
  params: ({ context }: { context: OrderContext }) => orderAlerts[kind](context),
})
const notify = (kind: OrderNotice['kind']) => ({
  type: 'notify' as const,
  params: ({ context }: { context: OrderContext }) => orderNotices[kind](context),
})
const contractData = [
  'tariff with its working and base price',
  'verified e-mail address',
  'delivery address the supplier can find',
  'meter number or market location',
  'personal details',
  'previous supplier, or move-in date',
  'bank details, or the wish to pay by invoice',
  'invoice address if it differs',
]

/**
 * The partner's half of the journey: from a price to an order that the supplier has, once and only once. Sources: the
 * supplier's lifecycle guide of February 2026 (swim-lanes, the data a submission needs, the streamlined and the longer
 * way); what happens when an answer is lost is ours, since the API has no idempotency key.
 */
export const orderMachine = orderSetup.createMachine({
  id: 'order',
  version: '1',
  description: 'An order on the partner’s side, from the quote to the submission',
  context: ({ input }) => initialOrderContext(input),
  initial: 'Quoting',
  states: {
    Quoting: {
      description: 'The supplier is asked for its price',
      tags: ['live'],
      meta: {
        type: 'initial',
        actor: 'partner',
        talksTo: ['supplier', 'customer'],
        phase: 'offer',
        dataNeeded: ['tariff', 'postcode', 'yearly consumption'],
        whatToDo:
          'Nothing, it is automated. Best collect all contract data now: what is complete at acceptance goes out within minutes.',
        effects: ['askForPrice'],
        takes: null,
        messages: [
          {
            from: 'partner',
            to: 'customer',
            says: 'asks where and how much, and best of all for all contract data',
          },
          { from: 'customer', to: 'partner', says: 'answers' },
          { from: 'partner', to: 'supplier', says: 'asks for a price' },
          { from: 'supplier', to: 'partner', says: 'names the price and its components', event: 'priced' },
        ],
      },
      entry: 'askForPrice',
      on: {
        priced: { target: 'Offered', actions: ['rememberTime', 'rememberOffer'] },
      },
    },
    Offered: {
      description: 'The customer has an offer with a link to accept it by, for hours to days',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'customer',
        talksTo: ['partner'],
        phase: 'acceptance',
        dataNeeded: ['acceptance link with the order’s identifier'],
        whatToDo: 'Wait for the customer, who accepts or declines by the link or through you.',
        effects: ['offerMade'],
        takes: 'hours to days, up to the partner',
        messages: [
          {
            from: 'partner',
            to: 'customer',
            says: 'makes the offer, with a link of its own to accept it by',
          },
          { from: 'customer', to: 'partner', says: 'accepts', event: 'accepted' },
          { from: 'customer', to: 'partner', says: 'declines', event: 'declined' },
        ],
      },
      entry: notify('offerMade'),
      on: {
        accepted: { target: 'Accepted', guard: 'offerStillValid', actions: 'rememberTime' },
        declined: { target: 'Declined', actions: 'rememberTime' },
      },
      after: {
        offerValidity: { description: 'The offer was not accepted in time', target: 'Expired' },
      },
    },
    Accepted: {
      description: 'The customer wants it; pre-validation looks at the data',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'partner',
        talksTo: ['customer'],
        phase: 'order data',
        dataNeeded: contractData,
        whatToDo: 'Nothing, it is automated: complete data go straight to the supplier.',
        effects: ['offerAccepted'],
        takes: 'minutes until Processing, when the data are complete',
        messages: [{ from: 'partner', to: 'partner', says: 'pre-validates the data', event: 'checked' }],
      },
      entry: notify('offerAccepted'),
      on: {
        checked: [
          { target: 'Ready', guard: 'dataComplete', actions: 'rememberTime' },
          { target: 'Incomplete', actions: 'rememberTime' },
        ],
      },
    },
    Incomplete: {
      description:
        'Data are missing or wrong: the longer way, which the supplier advises against because it makes deals slower',
      tags: ['live', 'needsAction', 'longerWay'],
      meta: {
        type: 'recoverable',
        actor: 'partner',
        talksTo: ['customer'],
        phase: 'order data',
        dataNeeded: contractData,
        whatToDo: 'Get what the findings name from the customer and complete the order.',
        effects: ['orderIncomplete'],
        takes: null,
        messages: [
          { from: 'partner', to: 'customer', says: 'asks for what is missing or wrong' },
          { from: 'customer', to: 'partner', says: 'answers' },
          { from: 'partner', to: 'partner', says: 'pre-validates the data again', event: 'checked' },
          { from: 'customer', to: 'partner', says: 'declines', event: 'declined' },
        ],
      },
      on: {
        checked: [
          { target: 'Ready', guard: 'dataComplete', actions: 'rememberTime' },
          { actions: 'rememberTime' },
        ],
        declined: { target: 'Declined', actions: 'rememberTime' },
      },
      after: {
        incompleteReminder: {
          description: 'Data are still missing after another two days: remind',
          target: 'Incomplete',
          reenter: true,
          actions: alert('orderIncomplete'),
        },
      },
    },
    Ready: {
      description: 'The data are complete and the order can be sent',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'partner',
        talksTo: ['supplier'],
        phase: 'submission',
        dataNeeded: [],
        whatToDo: 'Nothing, it is automated: that it will be sent is written down before it is.',
        effects: [],
        takes: null,
        messages: [
          {
            from: 'partner',
            to: 'partner',
            says: 'writes down that the order will be sent',
            event: 'sending',
          },
        ],
      },
      on: {
        sending: {
          target: 'Submitting',
          guard: 'notSentYet',
          actions: ['rememberTime', 'rememberSending'],
        },
      },
    },
    Submitting: {
      description: 'The order is on its way to the supplier',
      tags: ['live'],
      meta: {
        type: 'active',
        actor: 'supplier',
        talksTo: ['partner'],
        phase: 'submission',
        dataNeeded: [],
        whatToDo: 'Nothing, it is automated.',
        effects: ['sendOrder'],
        takes: null,
        messages: [
          { from: 'partner', to: 'supplier', says: 'sends the order (POST /orders)' },
          {
            from: 'supplier',
            to: 'partner',
            says: 'gives customer number and contract number',
            event: 'created',
          },
          { from: 'supplier', to: 'partner', says: 'does not take the order', event: 'refused' },
          { from: 'supplier', to: 'partner', says: 'answers, and the answer is lost', event: 'answerLost' },
        ],
      },
      entry: 'sendOrder',
      on: {
        created: { target: 'Submitted', actions: ['rememberTime', 'rememberNumbers'] },
        refused: [
          {
            target: 'Refused',
            guard: 'isPassing',
            actions: ['rememberTime', 'forgetSending', 'rememberRefusal'],
          },
          {
            target: 'Refused',
            actions: ['rememberTime', 'forgetSending', 'rememberRefusal', alert('orderRefused')],
          },
        ],
        answerLost: { target: 'Uncertain', actions: ['rememberTime', 'rememberLoss'] },
      },
    },
    Refused: {
      description: 'The supplier did not take the order and named its reasons, or was too busy to take it',
      tags: ['live', 'needsAction'],
      meta: {
        type: 'recoverable',
        actor: 'partner',
        talksTo: ['customer', 'supplier'],
        phase: 'submission',
        dataNeeded: ['whatever the reasons name'],
        whatToDo: 'Correct the fields that the supplier names; the order then goes out again.',
        effects: ['orderRefused'],
        takes: null,
        messages: [
          { from: 'partner', to: 'customer', says: 'asks for what the reasons name' },
          { from: 'customer', to: 'partner', says: 'answers' },
          { from: 'partner', to: 'partner', says: 'pre-validates the mended data', event: 'checked' },
        ],
      },
      on: {
        checked: [
          { target: 'Ready', guard: 'dataComplete', actions: ['rememberTime', 'forgetRefusal'] },
          { guard: 'wasPassing', actions: ['rememberTime', 'forgetRefusal', alert('orderRefused')] },
          { actions: 'rememberTime' },
        ],
      },
    },
    Uncertain: {
      description:
        'The answer was lost: the supplier may or may not have the order, and it is looked for in its list',
      tags: ['live', 'needsAction'],
      meta: {
        type: 'recoverable',
        actor: 'partner',
        talksTo: ['supplier'],
        phase: 'submission',
        dataNeeded: [],
        whatToDo:
          'Wait for the looks to find it. If they do not, decide: adopt an order at the supplier, send it once more, or abandon it. Never order anew by hand before that.',
        effects: ['orderUncertain', 'orderUndecided'],
        takes: null,
        messages: [
          { from: 'partner', to: 'supplier', says: 'looks at every order there for the mark of this one' },
          { from: 'supplier', to: 'partner', says: 'shows it', event: 'found' },
          {
            from: 'partner',
            to: 'partner',
            says: 'releases the order, which is not there, to be sent once more',
            event: 'released',
          },
          { from: 'partner', to: 'partner', says: 'gives the order up', event: 'abandoned' },
        ],
      },
      entry: alert('orderUncertain'),
      on: {
        found: { target: 'Submitted', actions: ['rememberTime', 'rememberNumbers'] },
        looked: [
          {
            guard: 'isNewlyUndecided',
            actions: ['rememberTime', 'rememberLook', alert('orderUndecided')],
          },
          { actions: ['rememberTime', 'rememberLook'] },
        ],
        released: { target: 'Ready', guard: 'maySendAgain', actions: ['rememberTime', 'forgetSending'] },
        abandoned: { target: 'Abandoned', actions: 'rememberTime' },
      },
    },
    Submitted: {
      description: 'The supplier has the order; from here on it is a contract',
      tags: ['ended'],
      meta: {
        type: 'success',
        actor: 'supplier',
        talksTo: ['partner', 'customer'],
        phase: 'submission',
        dataNeeded: [],
        whatToDo: 'Keep the customer and contract number; the contract is followed from here.',
        effects: ['orderSubmitted'],
        takes: null,
        messages: [{ from: 'partner', to: 'partner', says: 'keeps both numbers' }],
      },
      entry: notify('orderSubmitted'),
    },
    Declined: {
      description: 'The customer does not want it',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'customer',
        talksTo: ['partner'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Nothing.',
        effects: ['offerDeclined'],
        takes: null,
        messages: [],
      },
      entry: notify('offerDeclined'),
    },
    Expired: {
      description: 'The offer ran out before the customer accepted it',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'customer',
        talksTo: ['partner'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'Make a new offer if the customer still wants one: prices move.',
        effects: ['offerExpired'],
        takes: null,
        messages: [],
      },
      entry: notify('offerExpired'),
    },
    Abandoned: {
      description: 'A person gave up an order whose answer was lost',
      tags: ['ended'],
      meta: {
        type: 'terminal',
        actor: 'partner',
        talksTo: ['customer'],
        phase: 'ended',
        dataNeeded: [],
        whatToDo: 'If it shows up at the supplier after all, it is followed like any other.',
        effects: ['orderAbandoned'],
        takes: null,
        messages: [],
      },
      entry: notify('orderAbandoned'),
    },
  },
})
