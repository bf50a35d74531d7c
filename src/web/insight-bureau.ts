import { type Clock, systemClock } from '../clock.ts'
import type { ContractReader } from '../index.ts'
import type { InsightAnswer, InsightRequest } from './insight-answer.ts'
import { type InsightFigures, insightFigures } from './insight-figures.ts'
import { insightSections } from './insight-sections.ts'
import type { Language } from './language.ts'

const keptMs = 30_000

/** Works out answers; only the drawing is done anew for who asks the same in another language. */
export class InsightBureau {
  readonly #reader: Pick<ContractReader, 'insight' | 'latestObservedAt'>
  readonly #clock: Clock
  #latest: { question: string; language: Language; figures: InsightFigures; at: number } | null = null

  constructor(reader: Pick<ContractReader, 'insight' | 'latestObservedAt'>, clock = systemClock()) {
    this.#reader = reader
    this.#clock = clock
  }

  /** @throws StromkreisError `invalidInput` for a period that holds nothing that is known. */
  answer({ question, now }: InsightRequest): InsightAnswer {
    const begun = this.#clock.now()
    const figures = this.#figures({ question, now })
    const { report, earliest, tariffs } = figures
    const { asOf, period, contracts, orders, entries } = report
    const markup = insightSections(figures, question.language).text
    const tookMs = this.#clock.now() - begun
    return { asOf, earliest, period, contracts, orders, entries, tariffs, markup, tookMs }
  }

  #figures({ question, now }: InsightRequest): InsightFigures {
    const { language, ...asked } = question
    const key = JSON.stringify(asked)
    if (
      this.#latest?.question !== key ||
      this.#latest.language === language ||
      this.#clock.now() > this.#latest.at + keptMs
    ) {
      const figures = insightFigures(this.#reader, question, now)
      this.#latest = { question: key, language, figures, at: this.#clock.now() }
    }
    return this.#latest.figures
  }
}
