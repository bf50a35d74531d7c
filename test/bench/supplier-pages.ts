/** What an order on a generated page shows. */
export type ShownState = 'Processing' | 'Denied'

/** The JSON text of one page of the supplier's list, its orders about as long as real ones. */
export function pageText(orders: readonly { index: number; state: ShownState }[], hasMore: boolean): string {
  return JSON.stringify({
    isSuccess: true,
    message: null,
    error: null,
    refUri: null,
    count: orders.length,
    hasMoreItems: hasMore,
    data: { orders: orders.map(({ index, state }) => order(index, state)) },
  })
}

/** Contract number of the order at `index`. */
export function contractNumberAt(index: number): string {
  return String(300_000_000 + index)
}

function order(index: number, state: ShownState) {
  const isDenied = state === 'Denied'
  return {
    customerNumber: String(200_000_000 + index),
    contractNumber: contractNumberAt(index),
    emailAddress: `kunde-${index}@example.org`,
    tariffName: 'rabot.fix',
    firstName: 'Erika',
    lastName: `Muster-${index}`,
    businessName: null,
    meterNumber: `1EMH00${index}`,
    meLoIdentifier: null,
    maLoIdentifier: null,
    deliveryAddress: {
      streetName: 'Lange Straße',
      houseNumber: String(index % 200),
      city: 'Berlin',
      postCode: '10115',
      countryCode: 'DE',
    },
    state: 'Processing',
    processingInfo: 'Exported to MaKo provider',
    denialReason: null,
    deliveryState: {
      startDate: '2026-03-01',
      endDate: null,
      state: isDenied ? 'Denied' : 'InChangeProcess',
      message: isDenied ? 'Daten weichen von denen des Vorversorgers ab' : null,
      denialReason: isDenied ? 'UnsuccessfulSupplierChange' : null,
      cancellationReason: null,
    },
    actualDateOfDelivery: null,
    endDateOfDelivery: null,
    contractSignedAt: '2026-01-02 09:00:00',
    estimatedYearlyConsumption: 2600,
  }
}
