/** A number that a world is made from, and why it is what it is. */
export interface WorldParameter {
  value: number
  what: string
  why: string
}

/** What all worlds are made from, in the order of an order's life. Durations in days unless they say otherwise. */
export const worldParameters = {
  historyDays: {
    value: 400,
    what: 'Days in which the orders of the beginning arrived, at an even rate that goes on',
    why: 'A partner who has sold for a little over a year: 60 to 70 % of all orders are in Delivery, and the list grows by a quarter in 100 days',
  },
  openMedianMinutes: {
    value: 25,
    what: 'Open: median in minutes (log-normal)',
    why: 'Minutes when the data are complete, says the supplier’s guide',
  },
  openSigma: {
    value: 1.2,
    what: 'Open: sigma of the logarithm',
    why: 'One in six takes more than an hour and a half, one in a hundred most of a working day',
  },
  openStuckShare: {
    value: 0.03,
    what: 'Open: share that is stuck',
    why: 'A meter number or an address is missing, and somebody has to notice',
  },
  openStuckDays: {
    value: 2,
    what: 'Open and stuck: mean days after the first (exponential, at most 11)',
    why: 'The guide has one look after 24 hours; a person then needs a few days',
  },
  openRejectedShare: {
    value: 0.01,
    what: 'Open: share that ends as Rejected',
    why: 'Most orders that fail do so later, at the market',
  },
  processingMedianDays: {
    value: 26,
    what: 'Processing: median in days (log-normal)',
    why: 'Two to six weeks are typical, says the guide',
  },
  processingSigma: {
    value: 0.4,
    what: 'Processing: sigma of the logarithm',
    why: 'Puts four in five between two weeks and six',
  },
  deniedShare: {
    value: 0.125,
    what: 'Processing: share that is Denied the first time',
    why: 'One in eight; the sandbox has the same',
  },
  deniedAgainShare: {
    value: 0.3,
    what: 'Processing after Denied: share that is Denied again',
    why: 'What was wrong once is easily wrong twice',
  },
  rejectedShare: {
    value: 0.015,
    what: 'Processing: share that ends as Rejected',
    why: 'Insolvency and timing, both rare',
  },
  deniedMedianDays: {
    value: 4,
    what: 'Denied: median in days (log-normal)',
    why: 'Support has to reach the customer',
  },
  deniedSigma: {
    value: 0.7,
    what: 'Denied: sigma of the logarithm',
    why: 'Some are mended within a day, some take two weeks',
  },
  deniedLostShare: {
    value: 0.18,
    what: 'Denied: share that ends, as Rejected or Revoked',
    why: 'Most go back to Processing, for 0.3 to 0.7 of the usual time',
  },
  revokedShare: {
    value: 0.035,
    what: 'Share of all orders revoked within 14 days',
    why: 'The customer’s right, seldom used',
  },
  firstOfMonthShare: {
    value: 0.75,
    what: 'PendingDelivery: share that starts on the first of a month (with three days’ notice)',
    why: 'Old contracts mostly end with a month; the others start up to 60 days after the order',
  },
  lateMedianMinutes: {
    value: 90,
    what: 'Late: median minutes from the start date’s midnight until Delivery shows (log-normal)',
    why: 'Nightly runs, not all at once',
  },
  lateSigma: { value: 1, what: 'Late: sigma of the logarithm', why: 'Most are through before the morning' },
  lateStuckShare: {
    value: 0.04,
    what: 'Late: share that takes 1 to 8 days',
    why: 'A grid operator has not confirmed; the sandbox has the same',
  },
  withdrawnShare: {
    value: 0.01,
    what: 'PendingDelivery: share Cancelled in the last 12 hours before its start',
    why: 'Rare, and legal',
  },
  deliveryMeanDays: {
    value: 833,
    what: 'Delivery: mean days until Cancelled (exponential)',
    why: 'A change of supplier every two to three years',
  },
} as const satisfies Record<string, WorldParameter>

/** Mean stays in the worlds of constant hazards, days: those that the numbers above come to. */
export const constantMeanDays = {
  Open: 0.126,
  Processing: 24.5,
  Denied: 5,
  PendingDelivery: 20.5,
  Delivery: worldParameters.deliveryMeanDays.value,
}
