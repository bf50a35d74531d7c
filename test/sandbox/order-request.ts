/** A `POST /orders` body that the sandbox accepts, for a customer who changes supplier; nobody real. */
export function orderRequest() {
  const address = {
    title: null,
    firstName: 'Erika',
    lastName: 'Beispiel',
    businessName: null,
    gender: 'Female',
    extension: null,
    streetName: 'Grüner Weg',
    houseNumber: '42',
    city: 'Berlin',
    postCode: '14109',
    countryCode: 'DE',
  }
  return {
    tariffKey: 'RabotSmart',
    offerDate: '2026-01-15',
    campaignCode: null,
    userAccount: {
      emailAddress: 'erika.beispiel@example.org',
      phoneNumber: null,
      password: null,
      firstName: 'Erika',
      lastName: 'Beispiel',
      businessName: null,
      gender: 'Female',
      dateOfBirth: '1980-04-01',
    },
    contract: {
      externalId: 'urn:test:contract:1',
      type: 'Private',
      deliveryAddress: address,
      billingAddress: null,
      bankDetails: null as unknown,
      contractReason: 'ChangeOfSupplier',
      deliveryDetails: {
        previousAnnualConsumptionKwh: 2600,
        meterNumber: '1EMH0012345678' as string | null,
        maLoIdentifier: '41373559241' as string | null,
        meLoIdentifier: null,
        desiredTransitionDate: '2026-03-01' as string | null,
        moveInDate: null,
        previousSelfCancelledDate: null,
        previousSupplierCode: '9979250000006' as string | null,
        capabilities: { hasElectricVehicle: false, hasSmartMeter: false, hasHeatPump: false },
      },
      agreements: { termsAndConditions: true, privacyPolicy: true, revocationPolicy: true },
      transactionDateTime: '2026-01-15 08:30:07' as string | null,
    },
  }
}
