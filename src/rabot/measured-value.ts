import { z } from 'zod'

/** A number with its unit, such as 31.2 with `{main: 'Cent', per: 'Kwh'}` (API reference, section 5). */
export const measuredValueSchema = z.looseObject({
  value: z.number().nullish(),
  unit: z.looseObject({ main: z.string(), per: z.string().nullish() }).nullish(),
  unitText: z.string().nullish(),
})
