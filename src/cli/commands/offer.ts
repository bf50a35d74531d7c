import { type MadeOffer, madeOffers } from '../../embed/made-offers.ts'
import type { OrderSummary } from '../../order-summary.ts'
import { askForOne } from '../ask.ts'
import { databasePath, masterKey, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printFindings } from '../findings-table.ts'
import { iso } from '../iso.ts'
import { findingLine } from '../order-line.ts'
import { priceRows } from '../price-rows.ts'
import type { Shell } from '../shell.ts'
import { readSingleOrder } from '../single-order.ts'

const dayMs = 86_400_000

/** `stromkreis offer`: asks for a price and makes an offer of it, with a link to accept it by. */
export async function offer(
  shell: Shell,
  tariffKey: string,
  options: {
    zip: string
    kwh: number
    smartMeter?: boolean
    electricVehicle?: boolean
    campaign?: string
    validDays?: number
    data?: string
    by: string
    json?: boolean
  },
): Promise<number> {
  const selling = sellingOptions(shell.environment)
  const asked = {
    zipCode: options.zip,
    yearlyConsumptionKwh: options.kwh,
    hasSmartMeter: options.smartMeter ?? false,
    hasElectricVehicle: options.electricVehicle ?? false,
    campaignCode: options.campaign ?? null,
  }
  const data = options.data === undefined ? {} : { data: readSingleOrder(shell, options.data, '--data') }
  const validity = options.validDays === undefined ? {} : { validForMs: options.validDays * dayMs }
  const request = { tariffKey, ...asked, ...validity, ...data }
  const order = (await askForOne(shell, { command: 'offer', request }, { by: options.by, command: 'offer' }))!
  const made = madeOffers(databasePath(shell.environment), [order.id], {
    ...selling,
    masterKey: masterKey(shell.environment),
  }).get(order.id)!
  if (options.json) shell.printJson(offerLine(order, made))
  else printOffer(shell, order, made)
  return exitCodes.done
}

function offerLine({ id, state, offer, findings }: OrderSummary, { url, price }: MadeOffer) {
  return {
    ...{ id, state, url },
    validUntil: iso(offer!.validUntil),
    quotedAt: iso(offer!.quotedAt),
    tariffKey: offer!.tariffKey,
    price,
    findings: findings.map(findingLine),
  }
}

function printOffer(shell: Shell, { id, offer, findings }: OrderSummary, { url, price }: MadeOffer): void {
  shell.printTable(['part', 'price'], priceRows((price?.['priceComponents'] as object | undefined) ?? {}))
  printFindings(shell, 'order', [{ of: id, findings }])
  shell.printLine(
    `Offer ${id} of ${offer!.tariffKey}, which can be accepted until ${iso(offer!.validUntil)}:`,
  )
  shell.printLine(url)
}
