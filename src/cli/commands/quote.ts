import { exitCodes } from '../exit-code.ts'
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

/** The supplier's price components that are a value with a unit; parts of parts are indented by their names. */
function priceRows(components: object, path = ''): [string, string][] {
  return Object.entries(components).flatMap(([name, component]): [string, string][] => {
    if (typeof component !== 'object' || component === null) return []
    const { value, unitText } = component as { value?: unknown; unitText?: unknown }
    if (value === undefined) return priceRows(component, `${path}${name}.`)
    return [[`${path}${name}`, `${value} ${unitText ?? ''}`]]
  })
}
