/** A tariff that the sandbox sells. */
export interface Tariff {
  tariffName: string
  tariffKey: string
  displayName: string
  /** Days between which it is offered, `YYYY-MM-DD`; null has no end. */
  offeredFrom: string
  offeredUntil: string | null
  /** Whether the work price is fixed instead of following the exchange. */
  isFixed: boolean
  durationMonths: number
  /** Euro a month and cent a kWh, net. */
  baseServiceFee: number
  serviceFee: number
  features: readonly string[]
}

/** Everything the sandbox ever sold; what is offered depends on the day, see {@link tariffsOn}. */
const tariffs: readonly Tariff[] = [
  {
    tariffName: 'rabot.smart',
    tariffKey: 'RabotSmart',
    displayName: 'rabot.smart',
    offeredFrom: '2020-01-01',
    offeredUntil: null,
    isFixed: false,
    durationMonths: 1,
    baseServiceFee: 4.19,
    serviceFee: 0.8,
    features: ['Dynamischer Börsenpreis', 'Monatlich kündbar', '100 % Ökostrom'],
  },
  {
    tariffName: 'rabot.fix',
    tariffKey: 'DEMO_Fix24',
    displayName: 'rabot.fix 24',
    offeredFrom: '2020-01-01',
    offeredUntil: null,
    isFixed: true,
    durationMonths: 24,
    baseServiceFee: 5.03,
    serviceFee: 1.6,
    features: ['24 Monate Preisgarantie', '100 % Ökostrom'],
  },
  {
    tariffName: 'rabot.home',
    tariffKey: 'RabotHome',
    displayName: 'rabot.home',
    offeredFrom: '2020-01-01',
    offeredUntil: '2024-12-31',
    isFixed: false,
    durationMonths: 12,
    baseServiceFee: 4.61,
    serviceFee: 1.1,
    features: ['Für Haushalte mit Wallbox', '100 % Ökostrom'],
  },
]

/** The tariffs whose offer has no end. */
export const lastingTariffs = tariffs.filter(({ offeredUntil }) => offeredUntil === null)

/** The tariffs offered on a German calendar day, `YYYY-MM-DD`. */
export function tariffsOn(day: string): readonly Tariff[] {
  return tariffs.filter(
    ({ offeredFrom, offeredUntil }) => offeredFrom <= day && (offeredUntil === null || day <= offeredUntil),
  )
}

/** The tariff with this key; undefined when it is not offered on that day. */
export function tariffByKey(tariffKey: string, day: string): Tariff | undefined {
  return tariffsOn(day).find((tariff) => tariff.tariffKey === tariffKey)
}
