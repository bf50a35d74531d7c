/** A mutant that no test can tell from what it was made of, or that none needs to. */
export interface Excuse {
  path: string
  /** The source line that it changes, without its indentation. */
  place: string
  /** What stands there and what is put in its place, as reported. */
  what: string
  why: string
}

/** Survivors that stay, each with its reason. */
export const excused: readonly Excuse[] = [
  {
    path: 'machines/contract-machine.ts',
    place: '...(target === undefined ? {} : { target }),',
    what: 'target === undefined > false',
    why: 'XState takes a target of undefined for none; only the type does not.',
  },
  {
    path: 'machines/contract-machine.ts',
    place: "target: '.EndDateUnknown',",
    what: "'.EndDateUnknown' > 'Cancelled'",
    why: 'A state that leads to itself without entering anew begins at its first inner state, which is this one.',
  },
  {
    path: 'machines/contract-setup.ts',
    place: 'alert: (_, _alert: ContractAlert) => {},',
    what: 'alert: (_, _alert: ContractAlert) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it contract-machine.ts does not compile.',
  },
  {
    path: 'machines/contract-setup.ts',
    place: 'notify: (_, _notice: ContractNotice) => {},',
    what: 'notify: (_, _notice: ContractNotice) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it contract-machine.ts does not compile.',
  },
  {
    path: 'machines/contract-memory.ts',
    place:
      'details: event.details === undefined ? context.details : { ...context.details, ...event.details },',
    what: 'event.details === undefined > false',
    why: 'Nothing spread over the details gives a copy that equals them: the condition spares making it.',
  },
  {
    path: 'machines/order-setup.ts',
    place: 'alert: (_, _alert: OrderAlert) => {},',
    what: 'alert: (_, _alert: OrderAlert) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it order-machine.ts does not compile.',
  },
  {
    path: 'machines/order-setup.ts',
    place: 'notify: (_, _notice: OrderNotice) => {},',
    what: 'notify: (_, _notice: OrderNotice) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it order-machine.ts does not compile.',
  },
  {
    path: 'machines/order-setup.ts',
    place: 'askForPrice: () => {},',
    what: 'askForPrice: () => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it order-machine.ts does not compile.',
  },
  {
    path: 'machines/order-setup.ts',
    place: 'sendOrder: () => {},',
    what: 'sendOrder: () => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it order-machine.ts does not compile.',
  },
  {
    path: 'machines/alert-setup.ts',
    place: 'alert: (_, _call: AlertCall) => {},',
    what: 'alert: (_, _call: AlertCall) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it alert-machine.ts does not compile.',
  },
  {
    path: 'machines/alert-setup.ts',
    place: 'notify: (_, _notice: AlertNotice) => {},',
    what: 'notify: (_, _notice: AlertNotice) => {}, > (gone)',
    why: 'It does nothing: it is there for the types, and without it alert-machine.ts does not compile.',
  },
  {
    path: 'src/engine/advance.ts',
    place: 'beganAt: happening.beganAt,',
    what: 'beganAt: happening.beganAt, > (gone)',
    why: 'A contract starts as of the look that shows it, so that the machine remembers the same beginning already.',
  },
  {
    path: 'src/engine/advance.ts',
    place: 'details: isLast ? happening.details : undefined,',
    what: 'isLast > true',
    why: 'Of a first entry only what its last state asks for is kept, and the time rules passed on the way are cancelled: where it ends, the details are the same.',
  },
  {
    path: 'src/engine/advance.ts',
    place: "if (happening.kind === 'timer') return { type: happening.event }",
    what: "happening.kind === 'timer' > false",
    why: 'No time rule of version 1 looks at the time or the details of its event; those of another may.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'this.#guardsBefore = names.filter((name) => !this.#guardsAfter.includes(name))',
    what: 'names.filter((name) => !this.#guardsAfter.includes(name)) > names',
    why: 'A guard that is asked before and after the changes is answered by the later one: only more routes are kept than needed.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'actions: Object.fromEntries(Object.keys(memory).map((name) => [name, () => {}])),',
    what: '() => {} > (gone)',
    why: 'XState does nothing for an action without an implementation, and names it all the same.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place:
      'const delayMs = this.#delays[timeRuleName(event)!]!({ context, event: { type: event } as Event })',
    what: 'type: event > (gone)',
    why: 'No delay of ours looks at the event that begins it; those of another version may.',
  },
  {
    path: 'machines/alert-machine.ts',
    place: 'silenced: { ...silenced, reenter: true },',
    what: 'reenter: true > (gone)',
    why: 'A state that leads to itself begins at its first inner state either way, and Silenced itself enters nothing.',
  },
  {
    path: 'machines/alert-machine.ts',
    place: 'silenced: { ...silenced, reenter: true },',
    what: 'true > false',
    why: 'A state that leads to itself begins at its first inner state either way, and Silenced itself enters nothing.',
  },
  {
    path: 'machines/alert-setup.ts',
    place: 'reminder: ({ context }) => context.delays.remindMs ?? 0,',
    what: '0 > 1',
    why: 'Who has no reminder never comes to the state that waits for one: the number is there for the type.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'if (start === undefined) {',
    what: 'start === undefined > true',
    why: 'A plan that is made anew is the one that was kept.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'this.#starts[answers] = start',
    what: 'this.#starts[answers] = start > ;',
    why: 'A plan that is not kept is made anew, and is the same.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'const { actions } = this.#transition(leaf, event.type, answers, 0)',
    what: '0 > 1',
    why: 'What an event changes in the memory does not depend on the guards that are asked afterwards.',
  },
  {
    path: 'machines/legal-path.ts',
    place: 'const isDeeper = initial !== undefined && initial.path.length > at.path.length',
    what: '> > >=',
    why: 'What a state begins at lies within it, where there is anything.',
  },
  {
    path: 'machines/long-delay-clock.ts',
    place: 'let latestId = 0',
    what: '0 > 1',
    why: 'Which number the first wait has is nobody’s concern: it is only handed back.',
  },
  {
    path: 'src/engine/retry-rule.ts',
    place: 'const fullMs = Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 30), longestPauseMs)',
    what: '30 > 31',
    why: 'Both are far beyond a quarter of an hour, which is the longest pause.',
  },
  {
    path: 'src/engine/alert-stepper.ts',
    place: "export const currentAlertMachineVersion: string = alertMachine.version ?? '1'",
    what: "alertMachine.version ?? '1' > '1'",
    why: 'The machine is of version 1; the next will say so itself.',
  },
  {
    path: 'src/engine/step-plans.ts',
    place: 'if (routes.length === 0) this.#routes.set(leaf, byType.set(type, routes))',
    what: 'routes.length === 0 > true',
    why: 'What is kept already is kept once more, and is the same.',
  },
  {
    path: 'src/engine/alert-book.ts',
    place: 'if (now < this.#nextAt) return []',
    what: 'now < this.#nextAt > false',
    why: 'Whoever looks through all alerts before anything is due finds nothing: the condition spares it.',
  },
  {
    path: 'src/engine/alert-book.ts',
    place:
      'if (!isTooMuch.includes(true)) return { entry: { ...raising, effects: atOnce.effects }, followed: atOnce }',
    what: '!isTooMuch.includes(true) > false',
    why: 'Following the entry once more, with nothing marked, comes to the same: the condition spares it.',
  },
  {
    path: 'src/engine/alert-book.ts',
    place: 'const facts = start?.facts ?? { hasMeterNumber: true, hasMaLo: true }',
    what: 'true > false',
    why: 'Whether there is a market location is asked of an order without a meter alone; the meter’s own mutant fails a test.',
  },
  {
    path: 'src/engine/digests.ts',
    place: 'const batchSize = 1_000',
    what: '1_000 > 1001',
    why: 'How many entries are read at a time is nobody’s concern but the memory’s.',
  },
  {
    path: 'src/engine/verify-alerts.ts',
    place: 'const batchSize = 1_000',
    what: '1_000 > 1001',
    why: 'How many entries are read at a time is nobody’s concern but the memory’s.',
  },
  {
    path: 'src/engine/verify-alerts.ts',
    place: 'if (standing === calm && !mayRaise(entry)) return null',
    what: 'standing === calm && !mayRaise(entry) > false',
    why: 'What can have nothing to do with alerts changes none when it is followed: the condition spares it.',
  },
  {
    path: 'src/engine/deadlines.ts',
    place: '#settledUpTo = 0',
    what: '0 > 1',
    why: 'Nothing is due in the first millisecond of 1970.',
  },
  {
    path: 'src/engine/deadlines.ts',
    place: 'const dueAtOnce = 1_000',
    what: '1_000 > 1001',
    why: 'How many are settled at a time is a matter of memory: the rest is settled the next time.',
  },
  {
    path: 'src/engine/alert-desk.ts',
    place: 'const dueAtOnce = 1_000',
    what: '1_000 > 1001',
    why: 'How many are fired at a time is a matter of memory: the rest is fired the next time.',
  },
  {
    path: 'src/engine/pace.ts',
    place: 'const { retryAfterMs = 0 } = error as { retryAfterMs?: number }',
    what: '0 > 1',
    why: 'A pause takes at least a second: whether none or one millisecond is asked for is the same.',
  },
  {
    path: 'src/engine/learned-from-log.ts',
    place:
      'if (seen !== null && seen.beganAt > spell.since) watch(evidence, spell, spell.since, seen.beganAt, 1)',
    what: '> > >=',
    why: 'From an instant to itself no time passes: nothing is added.',
  },
  {
    path: 'src/engine/learned-from-log.ts',
    place: 'if (to > turn) evidence.Late.exposureMs += share * (to - turn)',
    what: 'to > turn > true',
    why: 'The turn is never later than the end: where both are the same, nothing is added.',
  },
  {
    path: 'src/engine/learned-from-log.ts',
    place: 'if (to > turn) evidence.Late.exposureMs += share * (to - turn)',
    what: '> > >=',
    why: 'Where the turn is the end, nothing is added.',
  },
  {
    path: 'src/engine/delivery-round.ts',
    place: 'return a.attempts === b.attempts ? a.dueAt < b.dueAt : a.attempts < b.attempts',
    what: '< > <=',
    why: 'Where attempts are compared, they are not the same. (The same change where instants are compared is noticed.)',
  },
  {
    path: 'src/engine/page-reader.ts',
    place: '#furthest = 0',
    what: '0 > 1',
    why: 'It only spares a walk through the pages that finds nothing to forget.',
  },
  {
    path: 'src/engine/page-reader.ts',
    place: 'if (this.#furthest < end) return',
    what: 'this.#furthest < end > false',
    why: 'It only spares a walk through the pages that finds nothing to forget.',
  },
  {
    path: 'src/engine/page-reader.ts',
    place: 'this.#furthest = end',
    what: 'this.#furthest = end > ;',
    why: 'It only spares a walk through the pages that finds nothing to forget.',
  },
  {
    path: 'src/engine/sweep.ts',
    place: 'let look: LastSeen = { beganAt: 0, endedAt: 0, sweep: number }',
    what: '0 > 1',
    why: 'The first page puts its own look in its place before anybody asks; it is there for the type.',
  },
  {
    path: 'src/engine/sweep.ts',
    place: 'let repeats = 0',
    what: '0 > 1',
    why: 'The first page sets it: no answer has an empty digest.',
  },
  {
    path: 'src/engine/sink-delivery.ts',
    place: '#isWoken = false',
    what: 'false > true',
    why: 'Nothing runs before it is woken, which sets it.',
  },
  {
    path: 'src/engine/sink-delivery.ts',
    place: "this.#pause.abort('woken')",
    what: "'woken' > ''",
    why: 'Nobody reads the reason: it is there since an error made for each would cost more.',
  },
  {
    path: 'src/engine/sink-delivery.ts',
    place: 'this.#pause = null',
    what: 'this.#pause = null > ;',
    why: 'Aborting once more what was aborted does nothing.',
  },
  {
    path: 'src/engine/sink-delivery.ts',
    place: 'return due.sort(([a], [b]) => (isSooner(a!, b!) ? -1 : 1))',
    what: '1 > 2',
    why: 'Of what a comparison gives only the sign counts.',
  },
  {
    path: 'src/engine/engine.ts',
    place: 'if (signal.aborted) return false',
    what: 'false > true',
    why: 'An engine that is told to end does not rest either way.',
  },
  {
    path: 'src/engine/deadlines.ts',
    place: 'return now < (this.#retries.get(id)?.notBefore ?? 0)',
    what: '0 > 1',
    why: 'Nothing happens in the first millisecond of 1970.',
  },
  {
    path: 'src/engine/intake.ts',
    place: 'if (details.message === null && details.processingInfo === null) return details',
    what: 'details.message === null && details.processingInfo === null > false',
    why: 'Where there is no text nothing is sealed, and a copy equals what it is of: the condition spares making it.',
  },
  {
    path: 'src/engine/follow-alerts.ts',
    place: "if (this.#isSilenced) this.#step(alert, { type: 'silenced', now, until: this.#silence!.until })",
    what: 'now, > (gone)',
    why: 'The alert began in this very entry, and remembers its time already.',
  },
]
