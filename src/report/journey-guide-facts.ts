import {
  alert,
  command,
  doc,
  type GuideSection,
  limit,
  notice,
  planned,
  rule,
  state,
  test,
} from './made-true-by.ts'

const steps: GuideSection = [
  'Steps of a sales affiliate',
  [
    [
      'Client credentials come from the supplier and stay on the server, never in a phone app or a web page.',
      doc('README.md'),
      test(
        'cli/secrets.test.ts',
        'are in no output and in no file, whatever is done and whatever goes wrong',
      ),
    ],
    [
      'Credentials that may have leaked are invalidated by the supplier and replaced.',
      doc('README.md'),
      command('doctor'),
      planned('docs/operations.md, with this as a procedure'),
    ],
    [
      'A token by OAuth 2.0, with the right scopes.',
      command('doctor'),
      test(
        'rabot/access-token.test.ts',
        'is asked for by client credentials in a form, and carried by every call',
      ),
      test(
        'rabot/access-token.test.ts',
        'that lacks a scope is not used, and the error names the missing one',
      ),
    ],
    [
      'The tariffs of this client are read and mapped to one’s own; `tariffKey` is kept for every later call.',
      command('tariffs'),
      rule('tariffKey'),
      rule('tariffSellable'),
      test(
        'orders/order-desk.test.ts',
        'are kept with the time they were read, and read anew when they are old',
      ),
    ],
    [
      'A quote takes tariffKey, postcode and the consumption to be expected.',
      command('quote'),
      command('offer'),
      state('order.Quoting'),
    ],
    [
      'The lead accepts; all data of the order are collected, validated and stored.',
      command('accept'),
      command('check'),
      state('order.Accepted'),
      state('order.Incomplete'),
    ],
    [
      'POST /orders; customer number and contract number are kept, the keys for customers, contracts, metrics and documents.',
      command('submit'),
      notice('orderSubmitted'),
      command('customer'),
      command('contract'),
      command('metrics'),
      command('documents'),
      test('orders/first-slice.test.ts', 'an order becomes a contract at the supplier, followed from Open'),
    ],
    [
      'The order is validated, then goes through the change process between market partners; its status is polled.',
      state('contract.Open'),
      state('contract.Processing'),
      command('run'),
    ],
  ],
]

const swimLanes: GuideSection = [
  'Swim-lanes',
  [
    [
      'Partner, customer, supplier and market communication partner act, from the offer to the active contract.',
      test(
        'report/swim-lane.test.ts',
        'has the four actors as lanes, and the phases as blocks in their order',
      ),
    ],
    [
      'Phases follow each other, with arrows between the actors, the data needed and the decisions.',
      test('report/swim-lane.test.ts', 'has every edge of both machines as a branch'),
      test('report/swim-lane.test.ts', 'notes the data that each state needs'),
    ],
    [
      'The streamlined way collects all contract data while the quote is prepared.',
      state('order.Quoting'),
      command('offer'),
      test('orders/order-desk.test.ts', 'with all data goes to the supplier in the moment of its acceptance'),
    ],
    [
      'Data can be collected after acceptance too; that makes the deal slower and is not recommended.',
      state('order.Incomplete'),
      alert('orderIncomplete'),
      command('complete'),
      test(
        'orders/order-desk.test.ts',
        'whose data come after its acceptance goes the longer way, is reminded of, and marked so',
      ),
    ],
  ],
]

const submission: GuideSection = [
  'What a submission needs',
  [
    ['A verified e-mail address.', rule('email'), rule('emailVerified'), rule('emailVerifiedAt')],
    [
      'A delivery address that the supplier can find.',
      rule('deliveryAddress'),
      rule('deliveryPostCode'),
      rule('deliveryCountry'),
      limit('only the form is checked: which addresses are known, the supplier alone knows'),
    ],
    [
      'A meter number; a market location number does as well.',
      rule('meterOrMaLo'),
      rule('meterNumber'),
      rule('maLo'),
    ],
    [
      'The tariff with its working price and base price.',
      rule('tariffKey'),
      rule('tariffSellable'),
      test(
        'orders/order-desk.test.ts',
        'keeps its price with all components and when it was read, to be shown years later',
      ),
    ],
    [
      'Personal details (`userAccount`).',
      rule('part'),
      rule('privateName'),
      rule('businessName'),
      rule('dateOfBirth'),
    ],
    ['For a change of supplier, the previous one.', rule('previousSupplier'), rule('supplierCode')],
    ['For a new home, the day of moving in.', rule('contractReason'), rule('moveIn')],
    ['Bank details.', rule('payment'), rule('bankDetails'), rule('iban'), rule('directDebit')],
    [
      'The invoice address, if it is not the delivery address.',
      rule('billingAddress'),
      rule('billingPostCode'),
      rule('billingCountry'),
    ],
    [
      'The supplier pre-validates the form and validity of the e-mail, that the address is known, and that a meter number is there.',
      state('contract.Open'),
      command('check'),
      test(
        'orders/pre-validation.properties.test.ts',
        'names each single corruption at its field, and nothing else',
      ),
    ],
  ],
]

const times: GuideSection = [
  'The change process and its times',
  [
    [
      'From the offer to its acceptance it takes hours to days, which is up to the partner.',
      state('order.Offered'),
      notice('offerExpired'),
    ],
    [
      'From acceptance to Processing it takes minutes when the data are complete.',
      state('order.Accepted'),
      test('orders/order-desk.test.ts', 'with all data goes to the supplier in the moment of its acceptance'),
    ],
  ],
]

const advice: GuideSection = [
  'Advice that should be automatic',
  [
    [
      'Collect everything up front and validate e-mail, address and meter number before sending: weeks become days.',
      command('check'),
      rule('email'),
      rule('deliveryAddress'),
      rule('meterOrMaLo'),
      test('orders/pre-validation.test.ts', 'says what is wrong, what it would cost and how to mend it'),
    ],
    [
      'Acceptance links are unique and carry the order’s identifier.',
      notice('offerMade'),
      command('offer'),
      test(
        'acceptance/acceptance-token.properties.test.ts',
        'a token with any character changed is no token',
      ),
      test(
        'cli/selling.test.ts',
        'an offer has a link, an end and its price, and with all data its acceptance submits at once',
      ),
    ],
    [
      'Acceptance itself triggers POST /orders, with little done by hand.',
      test('orders/order-desk.test.ts', 'with all data goes to the supplier in the moment of its acceptance'),
      test(
        'orders/order-desk.test.ts',
        'is clicked twice, accepted by two processes and retried, and ordered once',
      ),
    ],
    ['Alerts on Denied, figures of time in state, bottlenecks.', alert('denied'), command('stats')],
  ],
]

/** What the supplier’s guides say of the way to a contract: steps, swim-lanes, data, times, advice. */
export const journeyGuideFacts: readonly GuideSection[] = [steps, swimLanes, submission, times, advice]
