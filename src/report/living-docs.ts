import { alertsPage } from './alerts-page.ts'
import { lifecyclePage } from './lifecycle-page.ts'
import { orderJourneyPage } from './order-journey-page.ts'

/** The pages that are made from the machines, by their path from the root of the repository. */
export function livingDocs(): { path: string; text: string }[] {
  return [
    { path: 'docs/lifecycle.md', text: lifecyclePage() },
    { path: 'docs/order-journey.md', text: orderJourneyPage() },
    { path: 'docs/alerts.md', text: alertsPage() },
  ]
}
