/** What a finding would cost if the order were sent as it is. */
export type FindingCost = 'openStuck' | 'denied' | 'rejected' | 'refused' | 'slower'

/** Something about an order that is wrong, or may turn out to be. It quotes nothing from the order. */
export interface Finding {
  /** Path in the order's body, such as `contract.deliveryDetails.meterNumber`; empty where it concerns all of it. */
  field: string
  /** An order with errors is not sent; warnings are for people. */
  severity: 'error' | 'warning'
  /** Name of the rule; `supplier` for what the supplier said when it refused the order. */
  rule: string
  cost: FindingCost
  /** What is wrong, what it would cost, and how to mend it. */
  message: string
}
