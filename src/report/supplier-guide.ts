import { contractGuideFacts } from './contract-guide-facts.ts'
import { journeyGuideFacts } from './journey-guide-facts.ts'
import type { GuideSection, MadeTrueBy } from './made-true-by.ts'

/** One thing that the supplier's guides say of the lifecycle, in our words. */
export interface GuideFact {
  page: 'lifecycle' | 'order-journey'
  section: string
  fact: string
  madeTrueBy: readonly MadeTrueBy[]
}

/** Everything that the supplier's two guides say of states, actions, times, failures and advice. */
export const guideFacts: readonly GuideFact[] = [
  ...factsOf('lifecycle', contractGuideFacts),
  ...factsOf('order-journey', journeyGuideFacts),
]

function factsOf(page: GuideFact['page'], sections: readonly GuideSection[]): GuideFact[] {
  return sections.flatMap(([section, facts]) =>
    facts.map(([fact, ...madeTrueBy]) => ({ page, section, fact, madeTrueBy })),
  )
}
