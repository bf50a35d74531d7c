import { berlinWallTime } from '../berlin-time.ts'
import { type DeliveryPoint, madeUpDeliveryPoint } from './delivery-point.ts'
import { type Address, madeUpPerson } from './person.ts'
import { hash32, randomStream } from './random-stream.ts'
import { lastingTariffs } from './tariff-book.ts'

/** What an order says from the moment it is placed; only its status changes. */
export interface SandboxOrder extends DeliveryPoint {
  contractNumber: string
  customerNumber: string
  emailAddress: string
  tariffName: string
  firstName: string | null
  lastName: string | null
  businessName: string | null
  deliveryAddress: Address
  /** As the API writes it, see {@link berlinWallTime}. */
  contractSignedAt: string
}

/** The two numbers an order goes by, nine digits each. */
export interface OrderNumbers {
  contractNumber: string
  customerNumber: string
}

/** Makes up an order that nobody has signed yet, the same for the same seed and numbers. */
export function madeUpOrder(
  seed: number,
  { contractNumber, customerNumber }: OrderNumbers,
): Omit<SandboxOrder, 'contractSignedAt'> {
  const stream = randomStream(seed, `order/${contractNumber}`)
  const { address, ...person } = madeUpPerson(randomStream(seed, `person/${customerNumber}`), customerNumber)
  return {
    contractNumber,
    customerNumber,
    ...person,
    tariffName: stream.pick(lastingTariffs).tariffName,
    deliveryAddress: address,
    ...madeUpDeliveryPoint(stream, address.postCode),
  }
}

/** When the customer signed an order placed at `createdAt`: an hour or less before, as the API writes it. */
export function madeUpSignature(seed: number, contractNumber: string, createdAt: number): string {
  const leadSeconds = randomStream(seed, `signature/${contractNumber}`).integer(30, 3_600)
  return berlinWallTime(createdAt - leadSeconds * 1000)
}

/** The 9-digit number of the contract at this place in the world: no two alike, in no order. */
export function contractNumberAt(seed: number, index: number): string {
  return nineDigits(seed, 'contracts', index, 715_827_883)
}

/** The 9-digit number of the customer who came with the contract at this place. */
export function customerNumberAt(seed: number, index: number): string {
  return nineDigits(seed, 'customers', index, 479_001_599)
}

/**
 * The customer of the contract at this place in a made-up portfolio: one in ten is somebody who has a
 * contract already.
 */
export function portfolioCustomerNumberAt(seed: number, index: number): string {
  let customer = index
  while (customer > 0) {
    const stream = randomStream(seed, `customer/${customer}`)
    if (!stream.chance(0.1)) break
    customer = stream.integer(0, customer - 1)
  }
  return customerNumberAt(seed, customer)
}

/** `prime` is no factor of 900 million, so its multiples meet every number once before they repeat. */
function nineDigits(seed: number, subject: string, index: number, prime: number): string {
  const offset = hash32(`${seed}/${subject}`)
  return String(100_000_000 + ((index * prime + offset) % 900_000_000))
}
