import { berlinDay } from '../berlin-time.ts'
import type { OrderBody } from '../order-body.ts'
import { withCheckDigit } from '../sandbox/check-digit.ts'
import { madeUpLocation } from '../sandbox/delivery-point.ts'
import { madeUpPerson } from '../sandbox/person.ts'
import { randomStream } from '../sandbox/random-stream.ts'

const dayMs = 86_400_000
const tariffs = ['RabotSmart', 'DEMO_Fix24']
const digits = '0123456789'

/** Somebody who may want electricity, and what they will do. Nobody real. */
export interface DemoLead {
  tariffKey: string
  zipCode: string
  yearlyConsumptionKwh: number
  /** All that an order needs, as of when the lead came in. */
  data: OrderBody
  /** The same without what this lead does not know yet, if anything. */
  knownData: OrderBody
  /** Between 0 and 1: how long this lead takes to decide, of the longest time anybody takes. */
  hesitation: number
  /** Between 0 and 1: the same for what is missing. */
  delay: number
}

/** Makes up the lead with this number, who came in at `now` (epoch milliseconds). */
export function demoLead(seed: number, nth: number, now: number): DemoLead {
  const stream = randomStream(seed, `lead/${nth}`)
  const { address, emailAddress, ...names } = madeUpPerson(stream, `lead/${nth}`)
  const location = madeUpLocation(stream, address.postCode)
  const isMoving = stream.chance(0.25)
  const wishedStart = berlinDay(now + stream.integer(20, 80) * dayMs)
  const tariffKey = stream.pick(tariffs)
  const yearlyConsumptionKwh = Math.round(stream.logNormal(2_900, 0.45))
  const point = {
    meterNumber: `1${stream.text(3, 'ABCEGHKLMS')}00${stream.text(8, digits)}`,
    maLoIdentifier: stream.chance(0.4) ? location.maLoIdentifier : null,
  }
  const deliveryDetails = {
    previousAnnualConsumptionKwh: yearlyConsumptionKwh,
    ...point,
    ...(isMoving
      ? { moveInDate: wishedStart }
      : {
          desiredTransitionDate: wishedStart,
          previousSupplierCode: withCheckDigit(`99${stream.text(10, digits)}`),
        }),
  }
  const contract = {
    externalId: `urn:demo:lead:${nth}`,
    type: names.businessName === null ? 'Private' : 'Business',
    deliveryAddress: address,
    bankDetails: null,
    contractReason: isMoving ? 'NewDeliveryLocation' : 'ChangeOfSupplier',
    deliveryDetails,
    agreements: { termsAndConditions: true, privacyPolicy: true, revocationPolicy: true },
  }
  const data = {
    emailVerifiedAt: new Date(now).toISOString(),
    emailVerifiedBy: 'link',
    userAccount: { emailAddress, ...names },
    contract,
  }
  const withoutPoint = { ...deliveryDetails, meterNumber: null, maLoIdentifier: null }
  const knowsPoint = stream.chance(0.88)
  return {
    tariffKey,
    zipCode: address.postCode,
    yearlyConsumptionKwh,
    data,
    knownData: knowsPoint ? data : { ...data, contract: { ...contract, deliveryDetails: withoutPoint } },
    hesitation: stream.next(),
    delay: stream.next(),
  }
}
