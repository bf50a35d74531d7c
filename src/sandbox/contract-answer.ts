import type { ConfirmedContract } from './confirmed-contract.ts'
import { contractPrice } from './contract-price.ts'
import { randomStream } from './random-stream.ts'

/** Words that `contractState` has (API reference, section 8); what is none of them shows as Unspecified. */
const contractStates = ['PendingDelivery', 'Delivery', 'Cancelled', 'Revoked']

/**
 * A contract as `GET .../contracts` shows it: every documented field, always present (API reference, section 10). The
 * bank account and the billing address that came with an order are not remembered, so that it is as if it had none.
 */
export function contractAnswer(seed: number, { order }: ConfirmedContract): object {
  const stream = randomStream(seed, `contract/${order.contractNumber}`)
  const { tariff } = contractPrice(order)
  const { deliveryState, deliveryAddress } = order
  const usesSmartMeter = !tariff.isFixed
  return {
    contractNumber: order.contractNumber,
    tariffName: order.tariffName,
    contractState: contractStateOf(order.state, deliveryState?.state),
    name: null,
    deliveryAddress,
    billingAddress: null,
    bankDetail: null,
    meterNumber: order.meterNumber ?? `1SBX00${stream.text(8, '0123456789')}`,
    meLoIdentifier: order.meLoIdentifier,
    maLoIdentifier: order.maLoIdentifier,
    actualDateOfDelivery: order.actualDateOfDelivery,
    endDateOfDelivery: order.endDateOfDelivery,
    cancellationPeriod: 1,
    cancellationPeriodUnit: 'Month',
    durationPeriod: tariff.durationMonths,
    durationPeriodUnit: 'Month',
    renewalPeriod: 1,
    renewalPeriodUnit: 'Month',
    expectedAnnualConsumptionInKwhPerYear: order.estimatedYearlyConsumption,
    accountingMethod: usesSmartMeter ? 'IMSy (TAF7)' : 'SLP',
    distributionSystemOperatorCode: deliveryState?.dsoBdewCode ?? null,
    distributionSystemOperatorName: `Beispielnetz ${deliveryAddress.city} GmbH`,
    previousSupplierCode: null,
    previousSupplierName: null,
    paragraph14AInfo: {
      isModule1InUse: usesSmartMeter && stream.chance(0.1),
      isModule2InUse: false,
      isModule3InUse: false,
    },
  }
}

function contractStateOf(state: string, deliveryState: string | undefined): string {
  if (state === 'Contract') return deliveryState === 'Delivery' ? 'Delivery' : 'PendingDelivery'
  return contractStates.includes(state) ? state : 'Unspecified'
}
