import { bankDetails, type Overrides } from '../../src/testing/valid-order.ts'

/** Somebody whose words stand nowhere else: where one of them comes up, personal data have come through. Nobody real. */
export const plantedPerson = {
  firstName: 'Leokadia',
  lastName: 'Zimmer-Weißgerber',
  emailAddress: 'leokadia@quitten.example',
  phoneNumber: '+49 30 7654321',
  dateOfBirth: '1971-03-09',
  streetName: 'Quittenallee',
  city: 'Hinterwalden',
}

/** What makes an order theirs. @param emailAddress tells their orders apart. */
export function ofPlantedPerson(emailAddress: string): Overrides {
  const { streetName, city, phoneNumber, dateOfBirth, firstName, lastName } = plantedPerson
  const name = { firstName, lastName }
  return {
    userAccount: { ...name, phoneNumber, dateOfBirth, emailAddress },
    contract: {
      deliveryAddress: { ...name, streetName, city },
      bankDetails: { ...bankDetails, accountHolder: `${firstName} ${lastName}` },
    },
  }
}
