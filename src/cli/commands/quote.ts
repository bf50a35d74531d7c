import { exitCodes } from '../exit-code.ts'
import { priceRows } from '../price-rows.ts'
import { printJson, printLine, printTable } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis quote` */
export async function quote(
  tariffKey: string,
  options: {
    zip: string
    kwh: number
    smartMeter?: boolean
    electricVehicle?: boolean
    campaign?: string
    json?: boolean
  },
): Promise<number> {
  const found = await withClient((client) =>
    client.calculate(tariffKey, {
      zipCode: options.zip,
      yearlyConsumptionKwh: options.kwh,
      hasSmartMeter: options.smartMeter ?? false,
      hasElectricVehicle: options.electricVehicle ?? false,
      ...(options.campaign === undefined ? {} : { campaignCode: options.campaign }),
    }),
  )
  if (options.json) printJson(found)
  else {
    printLine(found.displayName ?? found.name ?? tariffKey)
    printTable(['part', 'price'], priceRows(found.priceComponents ?? {}))
  }
  return exitCodes.done
}
