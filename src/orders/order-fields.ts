/** What a field of an order holds; each may also be null. */
export type FieldKind = 'text' | 'number' | 'flag'

interface FieldTree {
  readonly [name: string]: FieldKind | FieldTree
}

const verification = { emailVerifiedAt: 'text', emailVerifiedBy: 'text' } as const

const address = {
  title: 'text',
  firstName: 'text',
  lastName: 'text',
  businessName: 'text',
  gender: 'text',
  extension: 'text',
  streetName: 'text',
  houseNumber: 'text',
  city: 'text',
  postCode: 'text',
  countryCode: 'text',
} as const

// In the supplier's order and spelling (API reference, section 6), without what it calls read-only. The two fields about
// the e-mail's verification are ours, at any of three places, and never sent.
const orderTree: FieldTree = {
  tariffKey: 'text',
  offerDate: 'text',
  campaignCode: 'text',
  ...verification,
  userAccount: {
    emailAddress: 'text',
    ...verification,
    phoneNumber: 'text',
    password: 'text',
    firstName: 'text',
    lastName: 'text',
    businessName: 'text',
    gender: 'text',
    dateOfBirth: 'text',
  },
  contract: {
    externalId: 'text',
    type: 'text',
    ...verification,
    deliveryAddress: address,
    billingAddress: address,
    bankDetails: {
      accountHolder: 'text',
      iban: 'text',
      bic: 'text',
      bankName: 'text',
      hasAcceptedDirectDebit: 'flag',
    },
    contractReason: 'text',
    deliveryDetails: {
      previousAnnualConsumptionKwh: 'number',
      meterNumber: 'text',
      maLoIdentifier: 'text',
      meLoIdentifier: 'text',
      desiredTransitionDate: 'text',
      moveInDate: 'text',
      previousSelfCancelledDate: 'text',
      previousSupplierCode: 'text',
      capabilities: { hasElectricVehicle: 'flag', hasSmartMeter: 'flag', hasHeatPump: 'flag' },
    },
    agreements: { termsAndConditions: 'flag', privacyPolicy: 'flag', revocationPolicy: 'flag' },
    transactionDateTime: 'text',
  },
}

/** Every field of an order by its path, objects included, in the order in which the body has them. */
export const orderFields: ReadonlyMap<string, FieldKind | 'object'> = new Map(fieldsOf(orderTree, ''))

function fieldsOf(tree: FieldTree, prefix: string): [string, FieldKind | 'object'][] {
  return Object.entries(tree).flatMap(([name, field]): [string, FieldKind | 'object'][] => {
    const path = prefix + name
    return typeof field === 'string' ? [[path, field]] : [[path, 'object'], ...fieldsOf(field, `${path}.`)]
  })
}

/** The body of an order taken apart. Nothing in it but `values` quotes the body. */
export interface OrderReading {
  /** What stands in each of {@link orderFields} that is there: null, or something of its kind. */
  values: ReadonlyMap<string, unknown>
  /** Fields that hold something else than their kind. */
  misshapen: ReadonlySet<string>
  /** Paths of what is no field of an order, some of them if they are many; a name that could be personal reads `?`. */
  unknown: ReadonlySet<string>
}

const mostUnknown = 20

/** Takes the body of an order apart; null when it is not an object. */
export function readOrder(body: unknown): OrderReading | null {
  if (!isObject(body)) return null
  const values = new Map<string, unknown>()
  const misshapen = new Set<string>()
  const unknown = new Set<string>()
  read(body, orderTree, '')
  return { values, misshapen, unknown }

  function read(object: Record<string, unknown>, tree: FieldTree, prefix: string): void {
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue
      const field = Object.hasOwn(tree, name) ? tree[name]! : undefined
      const path = prefix + name
      if (field === undefined) {
        if (unknown.size < mostUnknown) unknown.add(prefix + safeName(name))
      } else if (value === null) values.set(path, null)
      else if (typeof field === 'string' ? !isOfKind(value, field) : !isObject(value)) misshapen.add(path)
      else {
        values.set(path, value)
        if (typeof field !== 'string') read(value as Record<string, unknown>, field, `${path}.`)
      }
    }
  }
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  return typeof value === (kind === 'text' ? 'string' : kind === 'flag' ? 'boolean' : 'number')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const knownNames = new Set([...orderFields.keys()].map((path) => path.split('.').at(-1)!.toLowerCase()))

// A name that a programmer gave, not a person, a number or an account that slid into its place.
function safeName(name: string): string {
  return /^[a-z][A-Za-z]{0,39}$/.test(name) || knownNames.has(name.toLowerCase()) ? name : '?'
}

/** Whether a field holds anything: not null, not only blanks. What is misshapen is given too. */
export function isGiven({ values, misshapen }: OrderReading, field: string): boolean {
  const value = values.get(field) ?? null
  return misshapen.has(field) || (typeof value === 'string' ? value.trim() !== '' : value !== null)
}

/** What stands in a field of kind text, as it is; empty when there is none. */
export function textIn({ values }: OrderReading, field: string): string {
  const value = values.get(field)
  return typeof value === 'string' ? value : ''
}
