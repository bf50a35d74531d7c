import { berlinDay, berlinInstant, berlinWallTime } from '../berlin-time.ts'
import { madeUpGridOperatorCode, madeUpLocation } from './delivery-point.ts'
import type { OrderRequest } from './order-request.ts'
import { lifeConditions, lifeOf } from './population.ts'
import { randomStream } from './random-stream.ts'
import { type Resident, resident } from './resident.ts'
import type { OrderNumbers, SandboxOrder } from './sandbox-order.ts'
import { tariffByKey } from './tariff-book.ts'

/**
 * Lets an order live that came by `POST /orders`: what it says is what was sent, its life is drawn like any
 * other.
 */
export function submittedOrder(
  seed: number,
  numbers: OrderNumbers,
  request: OrderRequest,
  createdAt: number,
): Resident {
  const { contractReason, deliveryDetails } = request.contract
  const wishedStart =
    contractReason === 'NewDeliveryLocation'
      ? deliveryDetails.moveInDate
      : (deliveryDetails.previousSelfCancelledDate ?? deliveryDetails.desiredTransitionDate)
  const order = sandboxOrder(seed, numbers, request, createdAt)
  const conditions = lifeConditions(order, createdAt, wishedStart ?? null)
  return resident({
    ...numbers,
    createdAt,
    order: () => order,
    life: () => lifeOf(seed, numbers.contractNumber, conditions),
  })
}

function sandboxOrder(
  seed: number,
  numbers: OrderNumbers,
  { tariffKey, userAccount, contract }: OrderRequest,
  createdAt: number,
): SandboxOrder {
  const { deliveryAddress, deliveryDetails, transactionDateTime } = contract
  const stream = randomStream(seed, `order/${numbers.contractNumber}`)
  return {
    ...numbers,
    emailAddress: userAccount.emailAddress,
    tariffName: tariffByKey(tariffKey, berlinDay(createdAt))!.tariffName,
    firstName: userAccount.firstName ?? null,
    lastName: userAccount.lastName ?? null,
    businessName: userAccount.businessName ?? null,
    deliveryAddress: {
      title: deliveryAddress.title ?? null,
      firstName: deliveryAddress.firstName ?? null,
      lastName: deliveryAddress.lastName ?? null,
      businessName: deliveryAddress.businessName ?? null,
      gender: deliveryAddress.gender ?? null,
      extension: deliveryAddress.extension ?? null,
      streetName: deliveryAddress.streetName,
      houseNumber: deliveryAddress.houseNumber,
      city: deliveryAddress.city,
      postCode: deliveryAddress.postCode,
      countryCode: deliveryAddress.countryCode,
    },
    contractSignedAt: berlinWallTime(transactionDateTime ? berlinInstant(transactionDateTime)! : createdAt),
    meterNumber: deliveryDetails.meterNumber || null,
    maLoIdentifier: deliveryDetails.maLoIdentifier || null,
    meLoIdentifier: deliveryDetails.meLoIdentifier || null,
    found: madeUpLocation(stream, deliveryAddress.postCode),
    gridOperatorCode: madeUpGridOperatorCode(stream),
    yearlyConsumptionKwh: deliveryDetails.previousAnnualConsumptionKwh,
  }
}
