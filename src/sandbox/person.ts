import { hash32, type RandomStream } from './random-stream.ts'

/** A postal address as the API writes it (API reference, section 6). */
export interface Address {
  title: string | null
  firstName: string | null
  lastName: string | null
  businessName: string | null
  gender: string | null
  extension: string | null
  streetName: string
  houseNumber: string
  city: string
  postCode: string
  countryCode: string
}

/**
 * A made-up customer. Nobody real: the address is put together at random, the e-mail leads to example.org.
 */
export interface Person {
  firstName: string | null
  lastName: string | null
  businessName: string | null
  emailAddress: string
  address: Address
}

const women = [
  'Erika',
  'Amelie',
  'Sabine',
  'Zeynep',
  'Katharina',
  'Frieda',
  'Jördis',
  'Renate',
  'Aylin',
  'Ute',
]
const men = ['Max', 'Jürgen', 'Emre', 'Konrad', 'Thilo', 'Bartosz', 'Günther', 'Levin', 'Holger', 'Sören']
const surnames = [
  ...[
    'Mustermann',
    'Beispiel',
    'Probst',
    'Musterfrau',
    'Weißgerber',
    'Kühnelt',
    'Yıldız',
    'Sandmann',
    'Öhler',
  ],
  ...['Freytag', 'Nowak', 'Brandstätter', 'Lüders', 'Hagedorn', 'Eichinger', 'Petersen', 'Wulff', 'Zimmer'],
]
const streets = [
  ...[
    'Grüner Weg',
    'Lindenallee',
    'Am Mühlbach',
    'Schillerstraße',
    'Bahnhofstraße',
    'Rosengasse',
    'Hauptstraße',
  ],
  ...['Zum Sportplatz', 'Kastanienring', 'An der Kirche', 'Uferpromenade', 'Alte Landstraße'],
]
const towns = [
  ['01', 'Dresden'],
  ['04', 'Leipzig'],
  ['10', 'Berlin'],
  ['20', 'Hamburg'],
  ['28', 'Bremen'],
  ['30', 'Hannover'],
  ['40', 'Düsseldorf'],
  ['50', 'Köln'],
  ['60', 'Frankfurt am Main'],
  ['70', 'Stuttgart'],
  ['80', 'München'],
  ['90', 'Nürnberg'],
] as const
const trades = ['Bäckerei', 'Schreinerei', 'Fahrradladen', 'Buchhandlung', 'Gärtnerei']

/** Makes up the customer who has this number; about one in twelve is a business. */
export function madeUpPerson(stream: RandomStream, customerNumber: string): Person {
  const isFemale = stream.chance(0.5)
  const firstName = stream.pick(isFemale ? women : men)
  const lastName = stream.pick(surnames)
  const [area, city] = stream.pick(towns)
  const isBusiness = stream.chance(0.08)
  const names = {
    firstName: isBusiness ? null : firstName,
    lastName: isBusiness ? null : lastName,
    businessName: isBusiness ? `${stream.pick(trades)} ${lastName} GmbH` : null,
  }
  return {
    ...names,
    emailAddress: `${ascii(firstName)}.${ascii(lastName)}.${hash32(customerNumber).toString(36)}@example.org`,
    address: {
      title: !isBusiness && stream.chance(0.03) ? 'Dr.' : null,
      ...names,
      gender: isBusiness ? null : isFemale ? 'Female' : 'Male',
      extension: stream.chance(0.05) ? 'Hinterhaus' : null,
      streetName: stream.pick(streets),
      houseNumber: `${stream.integer(1, 140)}${stream.chance(0.15) ? stream.pick(['a', 'b', 'c']) : ''}`,
      city,
      postCode: `${area}${String(stream.integer(100, 999))}`,
      countryCode: 'DE',
    },
  }
}

function ascii(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
}
