import { z } from 'zod'
import { isDay } from '../berlin-time.ts'
import { isGiven, textIn } from './order-fields.ts'
import { isMissing, isNoPastInstant, isUnlike, type OrderRule } from './order-rule.ts'

const verifications = ['emailVerifiedAt', 'userAccount.emailVerifiedAt', 'contract.emailVerifiedAt']

/** About what is sold, to whom, and what the customer agreed to. */
export const customerRules: readonly OrderRule[] = [
  {
    name: 'tariffKey',
    fields: ['tariffKey'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The tariff’s key is missing',
    mend: 'Give the tariffKey that the price was quoted with.',
    isBroken: isMissing,
  },
  {
    name: 'tariffSellable',
    fields: ['tariffKey'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 5',
    wrong: 'The tariff is not among those that may be sold today',
    mend: 'Choose one that `stromkreis tariffs` lists, and quote its price to the customer.',
    isBroken: (field, order, { sellableTariffKeys }) =>
      isGiven(order, field) && sellableTariffKeys?.has(textIn(order, field)) === false,
  },
  {
    name: 'offerDate',
    fields: ['offerDate'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The day of the offer is not a day (YYYY-MM-DD) or has not come yet',
    mend: 'Give the day on which the price was quoted.',
    isBroken: (field, order, { today }) =>
      isGiven(order, field) && (!isDay(textIn(order, field)) || textIn(order, field) > today),
  },
  {
    name: 'emailVerified',
    fields: ['emailVerifiedAt'],
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference 6',
    wrong: 'Nothing says that the customer has confirmed the e-mail address',
    mend: 'Let the customer confirm it, then give when: emailVerifiedAt, beside tariffKey. It is not sent.',
    isBroken: (_, order) => !verifications.some((place) => isGiven(order, place)),
  },
  {
    name: 'emailVerifiedAt',
    fields: verifications,
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference 6',
    wrong: 'When the e-mail address was confirmed is not a date-time or day (ISO 8601), or has not come yet',
    mend: 'Give the moment at which the customer confirmed it.',
    isBroken: isNoPastInstant,
  },
  {
    name: 'email',
    fields: ['userAccount.emailAddress'],
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference 6',
    wrong: 'The e-mail address is missing or not well formed',
    mend: 'Ask the customer for it, and have it confirmed.',
    isBroken: (field, order) => !z.regexes.email.test(textIn(order, field)),
  },
  {
    name: 'phoneNumber',
    fields: ['userAccount.phoneNumber'],
    severity: 'warning',
    cost: 'slower',
    source: 'ours',
    wrong: 'This does not look like a phone number',
    mend: 'Correct it or leave it out; support calls it when the order is Denied.',
    isBroken: isUnlike(/^\+?(?:[ ()/.-]*\d){6,15}[ ]*$/),
  },
  {
    name: 'passwordNotTaken',
    fields: ['userAccount.password'],
    severity: 'warning',
    cost: 'slower',
    source: 'ours',
    wrong: 'Passwords are neither taken nor sent, so the customer sets one with “forgot password”',
    mend: 'Leave the field out, and do not collect passwords.',
    isBroken: (field, order) => (order.values.get(field) ?? null) !== null,
  },
  {
    name: 'dateOfBirth',
    fields: ['userAccount.dateOfBirth'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The date of birth is not a day (YYYY-MM-DD) of the past, or too long ago',
    mend: 'Correct it or leave it out.',
    isBroken: (field, order, { today }) => {
      const day = textIn(order, field)
      return isGiven(order, field) && (!isDay(day) || day > today || day < '1900')
    },
  },
  {
    name: 'adult',
    fields: ['userAccount.dateOfBirth'],
    severity: 'error',
    cost: 'rejected',
    source: 'ours; § 107 BGB',
    wrong: 'The customer is younger than 18 and cannot sign such a contract alone',
    mend: 'Check the date of birth; otherwise an adult has to be the customer.',
    isBroken: (field, order, { today }) => {
      const day = textIn(order, field)
      const isPerson = textIn(order, 'contract.type') !== 'Business'
      return (
        isPerson && isDay(day) && day <= today && `${Number(day.slice(0, 4)) + 18}${day.slice(4)}` > today
      )
    },
  },
  {
    name: 'contractType',
    fields: ['contract.type'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The type of the contract must be Private or Business (samples that say Personal are wrong)',
    mend: 'Give Private for a person, Business for a company.',
    isBroken: (field, order) => !/^(Private|Business)$/.test(textIn(order, field)),
  },
  {
    name: 'gender',
    fields: ['userAccount.gender', 'contract.deliveryAddress.gender', 'contract.billingAddress.gender'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The gender must be Male, Female or Other',
    mend: 'Give one of these or leave it out.',
    isBroken: isUnlike(/^(Male|Female|Other)$/),
  },
  {
    name: 'agreement',
    fields: ['termsAndConditions', 'privacyPolicy', 'revocationPolicy'].map(
      (name) => `contract.agreements.${name}`,
    ),
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The customer has not agreed to this',
    mend: 'Ask for the agreement, and set true only once it is given.',
    isBroken: (field, order) => order.values.get(field) !== true,
  },
  {
    name: 'transactionDateTime',
    fields: ['contract.transactionDateTime'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'When the contract was signed is not a date-time (YYYY-MM-DD HH:mm:ss), or has not come yet',
    mend: 'Give the moment at which the customer accepted, or leave it out.',
    isBroken: isNoPastInstant,
  },
]
