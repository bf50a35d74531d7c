import {
  alert,
  command,
  type GuideSection,
  limit,
  notice,
  rule,
  sandbox,
  state,
  test,
} from './made-true-by.ts'

const states: GuideSection = [
  'States of a contract draft',
  [
    [
      'Open is where a draft begins: it was created and waits for pre-validation. Nobody has to act.',
      state('contract.Open'),
      test('orders/first-slice.test.ts', 'an order becomes a contract at the supplier, followed from Open'),
    ],
    [
      'Processing is the active state: pre-validation is passed and the market partners have been asked. Nobody has to act.',
      state('contract.Processing'),
    ],
    [
      'Denied can be recovered from: a problem came up during the change process, and support steps in.',
      state('contract.Denied'),
      alert('denied'),
      alert('denialReminder'),
    ],
    [
      'Rejected is an end: the order was refused, for insolvency or for its timing. Nobody has to act.',
      state('contract.Rejected'),
      notice('rejected'),
      test(
        'machines/contract-machine.graph.test.ts',
        'its edges between states are the documented ones, no more and no fewer',
      ),
    ],
    [
      'Revoked is an end: the customer withdrew while the change was under way. Nobody has to act.',
      state('contract.Revoked'),
      notice('revoked'),
    ],
    [
      'Contract is the success: the change process is done. Nobody has to act.',
      state('contract.Contract'),
      notice('contractConfirmed'),
    ],
    [
      'Cancelled is an end: the customer ended the contract after delivery had begun. Winning them back is optional.',
      state('contract.Cancelled'),
      notice('winBackPossible'),
      notice('endDateChanged'),
      notice('deliveryEnded'),
    ],
    [
      'From errors that can be mended ways lead back, first of all from Denied to Processing.',
      test(
        'machines/contract-machine.details.test.ts',
        'a contract may be denied and recover any number of times, and counts its rounds',
      ),
      test(
        'sandbox/order-life.test.ts',
        'is denied, rejected and revoked about as often as planned, and mostly recovers',
      ),
    ],
  ],
]

const watching: GuideSection = [
  'Watching',
  [
    [
      'Orders are watched by asking again and again; nothing is pushed.',
      command('run'),
      command('sync'),
      test(
        'engine/engine.observations.test.ts',
        'is one entry, with the interval in which it must have happened',
      ),
    ],
    [
      'Open for 24 hours without a change: look at the support tickets.',
      alert('openTooLong'),
      test(
        'machines/contract-machine.effects.test.ts',
        'by default: 24 hours in Open, six weeks in Processing, three days between reminders, two days past the start day',
      ),
      test(
        'engine/engine.deadlines.test.ts',
        'is told once when it has passed, with the look that confirmed it',
      ),
    ],
    [
      'Denied: read the message of the problem; customer support contacts the customer.',
      alert('denied'),
      command('history'),
      test(
        'machines/contract-machine.effects.test.ts',
        'an alert of a denial carries the reason, the message and the rounds before',
      ),
    ],
    [
      'Contract: tell the customer when delivery starts.',
      notice('contractConfirmed'),
      notice('startDateChanged'),
      notice('deliveryBegun'),
      alert('deliveryOverdue'),
    ],
    [
      'Have alerts on Denied.',
      alert('denied'),
      alert('denialReminder'),
      test('engine/engine.deadlines.test.ts', 'of a denial comes again and again, each time once'),
      test(
        'engine/engine.alerts.test.ts',
        'is kept with the entry that raises it, and resolved with the one that ends its cause',
      ),
      command('ack'),
    ],
    ['Track how long contracts stay in each state.', command('stats')],
    ['Find the bottlenecks.', command('stats')],
  ],
]

const change: GuideSection = [
  'The change process and its times',
  [
    [
      'In the change process the old and the new supplier, the grid operator and the metering company have to agree.',
      state('contract.Processing'),
      sandbox('denial.ts'),
    ],
    [
      'From Processing to Contract it typically takes 2 to 6 weeks, which is up to the market.',
      alert('processingTooLong'),
      state('contract.Processing'),
      test(
        'sandbox/order-life.test.ts',
        'is processed in weeks, faster with a meter number, faster still with a MaLo',
      ),
    ],
  ],
]

const failures: GuideSection = [
  'Failures to recognise and explain',
  [
    [
      'Pre-validation fails and the order stays Open: the e-mail is badly formed.',
      rule('email'),
      alert('openTooLong'),
      test('engine/engine.alerts.test.ts', 'of an order that is Open for too long names the likely causes'),
    ],
    [
      'Pre-validation fails and the order stays Open: the address is not known.',
      rule('deliveryAddress'),
      rule('deliveryPostCode'),
      alert('openTooLong'),
      limit('only the form is checked: which addresses are known, the supplier alone knows'),
    ],
    [
      'Pre-validation fails and the order stays Open: there is no meter number.',
      rule('meterOrMaLo'),
      alert('openTooLong'),
      test('sandbox/create-order.test.ts', 'lets an order without meter number and MaLo wait longer'),
      test('sandbox/order-life.test.ts', 'stays in Open for minutes to hours; a few are stuck for days'),
    ],
    [
      'Denied: the market location cannot be identified.',
      rule('maLo'),
      rule('maLoCheckDigit'),
      rule('meterNumber'),
      alert('denied'),
      sandbox('denial.ts'),
    ],
    [
      'Denied: the old contract ends too far in the future.',
      rule('contractCommitment'),
      alert('denied'),
      sandbox('denial.ts'),
    ],
    [
      'Denied: the data differ from those of the old supplier.',
      rule('oldContractHolder'),
      alert('denied'),
      sandbox('denial.ts'),
    ],
    [
      'Rejected: insolvency proceedings.',
      notice('rejected'),
      test(
        'machines/contract-machine.effects.test.ts',
        'a rejection carries its reason, a cancellation its reason and last day, a contract its start',
      ),
      sandbox('denial.ts'),
      limit('nothing in an order shows them beforehand'),
    ],
    [
      'Rejected: the old contract ends too far in the future.',
      rule('contractCommitment'),
      notice('rejected'),
      sandbox('denial.ts'),
    ],
  ],
]

/** What the supplier’s guides say of contracts: states, watching, times, failures. */
export const contractGuideFacts: readonly GuideSection[] = [states, watching, change, failures]
