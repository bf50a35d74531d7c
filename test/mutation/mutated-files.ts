/** Files to be mutated, and the tests that are to notice. */
export interface MutatedGroup {
  files: readonly string[]
  /** Quick ones, which notice most. What they let pass and does compile goes on to the others. */
  quick: readonly string[]
  others: readonly string[]
}

const histories = 'test/histories/histories.test.ts'

/** Everything that decides: the machines, and the engine's way from an observation to an entry. */
export const mutatedGroups: readonly MutatedGroup[] = [
  {
    files: [
      'machines/contract-machine.ts',
      'machines/contract-setup.ts',
      'machines/contract-memory.ts',
      'machines/contract-effect.ts',
      'machines/contract-context.ts',
      'machines/contract-delays.ts',
      'machines/contract-state-path.ts',
      'machines/legal-path.ts',
      'machines/time-rule-name.ts',
      'machines/contract-status.ts',
    ],
    quick: [
      'test/machines/contract-machine.table.test.ts',
      'test/machines/contract-machine.details.test.ts',
      'test/machines/contract-machine.effects.test.ts',
      'test/machines/contract-state-path.test.ts',
      'test/machines/legal-path.test.ts',
      'test/machines/time-rule-name.test.ts',
    ],
    others: [
      histories,
      'test/engine/contract-stepper.test.ts',
      'test/machines/contract-machine.graph.test.ts',
      'test/machines/contract-machine.live.test.ts',
    ],
  },
  {
    files: [
      'machines/order-machine.ts',
      'machines/order-setup.ts',
      'machines/order-effect.ts',
      'machines/order-context.ts',
      'machines/order-delays.ts',
      'machines/order-state.ts',
    ],
    quick: [
      'test/machines/order-machine.table.test.ts',
      'test/machines/order-machine.guards.test.ts',
      'test/machines/order-machine.effects.test.ts',
    ],
    others: [
      histories,
      'test/machines/order-machine.once.test.ts',
      'test/machines/order-machine.live.test.ts',
    ],
  },
  {
    files: [
      'machines/alert-machine.ts',
      'machines/alert-setup.ts',
      'machines/alert-memory.ts',
      'machines/alert-effect.ts',
      'machines/alert-context.ts',
      'machines/alert-delays.ts',
      'machines/alert-kind.ts',
      'machines/alert-state.ts',
    ],
    quick: ['test/machines/alert-machine.table.test.ts', 'test/machines/alert-machine.effects.test.ts'],
    others: [
      'test/machines/alert-machine.graph.test.ts',
      'test/engine/alert-stepper.test.ts',
      histories,
      'test/machines/alert-machine.live.test.ts',
      'test/engine/follow-alerts.test.ts',
    ],
  },
  {
    files: ['machines/long-delay-clock.ts'],
    quick: ['test/machines/long-delay-clock.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/contract-stepper.ts', 'src/engine/step-plans.ts'],
    quick: ['test/engine/contract-stepper.test.ts', 'test/engine/step-plans.test.ts'],
    others: ['test/engine/alert-stepper.test.ts', histories, 'test/engine/machine-versions.test.ts'],
  },
  {
    files: ['src/decision-difference.ts', 'src/engine/replay.ts'],
    quick: ['test/engine/decision-difference.test.ts', 'test/engine/replay.test.ts', histories],
    others: ['test/engine/machine-versions.test.ts'],
  },
  {
    files: ['src/engine/contract-versions.ts', 'src/engine/migrate.ts', 'src/engine/migrate-contracts.ts'],
    quick: ['test/engine/machine-versions.test.ts'],
    others: [histories],
  },
  {
    files: ['src/engine/decide.ts', 'src/engine/advance.ts', 'src/engine/entry-of.ts'],
    quick: ['test/engine/decide.observations.test.ts', 'test/engine/decide.acts.test.ts'],
    others: [
      histories,
      'test/engine/engine.first-slice.test.ts',
      'test/engine/engine.observations.test.ts',
      'test/engine/engine.adoption.test.ts',
      'test/engine/engine.corrections.test.ts',
      'test/engine/engine.missing.test.ts',
      'test/engine/engine.free-text.test.ts',
      'test/engine/engine.pages.test.ts',
      'test/engine/engine.deadlines.test.ts',
      'test/engine/machine-versions.test.ts',
    ],
  },
  {
    files: ['src/engine/intake.ts'],
    quick: ['test/engine/intake.test.ts'],
    others: [
      'test/engine/engine.pages.test.ts',
      'test/engine/engine.free-text.test.ts',
      'test/engine/engine.observations.test.ts',
      'test/engine/engine.missing.test.ts',
    ],
  },
  {
    files: ['src/engine/latest-sighting.ts'],
    quick: ['test/engine/latest-sighting.test.ts'],
    others: ['test/engine/engine.observations.test.ts', 'test/engine/engine.free-text.test.ts'],
  },
  {
    files: ['src/engine/retry-rule.ts'],
    quick: ['test/engine/retry-rule.test.ts'],
    others: ['test/engine/delivery.test.ts'],
  },
  {
    files: ['src/engine/deadlines.ts'],
    quick: ['test/engine/deadlines.test.ts'],
    others: ['test/engine/engine.deadlines.test.ts'],
  },
  {
    files: ['src/engine/telling-pace.ts'],
    quick: ['test/engine/telling-pace.test.ts'],
    others: ['test/engine/engine.alerts.test.ts'],
  },
  {
    files: ['src/engine/supplier-watch.ts'],
    quick: ['test/engine/supplier-watch.test.ts'],
    others: ['test/engine/engine.alerts.test.ts'],
  },
  {
    files: ['src/engine/alert-stepper.ts'],
    quick: ['test/engine/alert-stepper.test.ts'],
    others: ['test/engine/follow-alerts.test.ts'],
  },
  {
    files: ['src/engine/follow-alerts.ts', 'src/engine/alert-life.ts'],
    quick: ['test/engine/alert-life.test.ts', 'test/engine/follow-alerts.details.test.ts'],
    others: ['test/engine/follow-alerts.test.ts', 'test/engine/engine.alerts.test.ts'],
  },
  {
    files: ['src/engine/verify-alerts.ts'],
    quick: ['test/engine/verify-alerts.test.ts'],
    others: ['test/engine/engine.alerts.test.ts'],
  },
  {
    files: [
      'src/engine/alert-acts.ts',
      'src/engine/digests.ts',
      'src/engine/alert-desk.ts',
      'src/engine/alert-book.ts',
    ],
    quick: ['test/engine/alert-desk.test.ts', 'test/engine/alert-book.test.ts'],
    others: ['test/engine/engine.alerts.test.ts'],
  },
  {
    files: ['src/engine/pace.ts'],
    quick: ['test/engine/pace.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/patient-supplier.ts'],
    quick: ['test/engine/patient-supplier.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/engine-pulse.ts'],
    quick: ['test/engine/engine-pulse.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/planned-stage.ts'],
    quick: ['test/engine/planned-stage.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/entry-listeners.ts'],
    quick: ['test/engine/entry-listeners.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/list-trouble-error.ts'],
    quick: ['test/engine/list-trouble-error.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/contract-index.ts'],
    quick: ['test/engine/contract-index.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/clicks.ts'],
    quick: ['test/engine/clicks.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/anonymous-orders.ts'],
    quick: ['test/engine/anonymous-orders.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/subject-log.ts'],
    quick: ['test/engine/subject-log.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/page-reader.ts'],
    quick: ['test/engine/page-reader.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/lookout.ts'],
    quick: ['test/engine/lookout.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/sweep.ts'],
    quick: ['test/engine/sweep.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/learned-from-log.ts'],
    quick: ['test/engine/learned-from-log.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/restored-plan.ts'],
    quick: ['test/engine/restored-plan.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/delivery-round.ts'],
    quick: ['test/engine/delivery-round.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/corrections.ts'],
    quick: ['test/engine/engine.corrections.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/sink-delivery.ts'],
    quick: ['test/engine/sink-delivery.rounds.test.ts', 'test/engine/sink-delivery.test.ts'],
    others: [],
  },
  {
    files: ['src/engine/engine.ts'],
    quick: ['test/engine/engine.books.test.ts', 'test/engine/engine.run.test.ts'],
    others: [],
  },
]
