import type { DeliveryStep, LifeStep } from './life-step.ts'
import type { Address } from './person.ts'
import type { SandboxOrder } from './sandbox-order.ts'

/** An order as `GET /orders` shows it: every documented field, always present (API reference, section 7). */
export interface OrderAnswer {
  customerNumber: string
  contractNumber: string
  emailAddress: string
  tariffName: string
  firstName: string | null
  lastName: string | null
  businessName: string | null
  meterNumber: string | null
  meLoIdentifier: string | null
  maLoIdentifier: string | null
  deliveryAddress: Address
  state: string
  processingInfo: string | null
  denialReason: string | null
  deliveryState: (DeliveryStep & { dsoBdewCode: string }) | null
  actualDateOfDelivery: string | null
  endDateOfDelivery: string | null
  contractSignatureDate: string
  contractSignedAt: string
  estimatedYearlyConsumption: number
  previousYearConsumption: number
}

/** What the API says of an order during one step of its life. */
export function orderAnswer(order: SandboxOrder, step: LifeStep): OrderAnswer {
  const found = step.isLocationFound ? order.found : null
  return {
    customerNumber: order.customerNumber,
    contractNumber: order.contractNumber,
    emailAddress: order.emailAddress,
    tariffName: order.tariffName,
    firstName: order.firstName,
    lastName: order.lastName,
    businessName: order.businessName,
    meterNumber: order.meterNumber,
    meLoIdentifier: order.meLoIdentifier ?? found?.meLoIdentifier ?? null,
    maLoIdentifier: order.maLoIdentifier ?? found?.maLoIdentifier ?? null,
    deliveryAddress: order.deliveryAddress,
    state: step.state,
    processingInfo: step.processingInfo,
    denialReason: step.denialReason,
    deliveryState: step.delivery && { ...step.delivery, dsoBdewCode: order.gridOperatorCode },
    actualDateOfDelivery: step.actualDateOfDelivery,
    endDateOfDelivery: step.endDateOfDelivery,
    contractSignatureDate: order.contractSignedAt,
    contractSignedAt: order.contractSignedAt,
    estimatedYearlyConsumption: order.yearlyConsumptionKwh,
    previousYearConsumption: order.yearlyConsumptionKwh,
  }
}

const texts = new WeakMap<object, string>()

/** The JSON text of an order. Answers never change, and most are asked for again and again. */
export function orderText(answer: object): string {
  let text = texts.get(answer)
  if (text === undefined) {
    text = JSON.stringify(answer)
    texts.set(answer, text)
  }
  return text
}
