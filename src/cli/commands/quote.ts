import { exitCodes } from '../exit-code.ts'
import { priceRows } from '../price-rows.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis quote` */
export async function quote(
  shell: Shell,
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
  const found = await withClient(shell, (client) =>
    client.calculate(tariffKey, {
      zipCode: options.zip,
      yearlyConsumptionKwh: options.kwh,
      hasSmartMeter: options.smartMeter ?? false,
      hasElectricVehicle: options.electricVehicle ?? false,
      ...(options.campaign === undefined ? {} : { campaignCode: options.campaign }),
    }),
  )
  if (options.json) shell.printJson(found)
  else {
    shell.printLine(found.displayName ?? found.name ?? tariffKey)
    shell.printTable(['part', 'price'], priceRows(found.priceComponents ?? {}))
  }
  return exitCodes.done
}
