import type { OfferStage } from './offer-standing.ts'
import type { RefusalCode } from './refusal.ts'

/** What the pages say in one language. */
export interface PageWords {
  locale: string
  brand: string
  /** The link to the other language, in that language. */
  other: { language: 'de' | 'en'; name: string }
  stage: Readonly<Record<OfferStage, { title: string; text: string }>>
  refusal: Readonly<Record<RefusalCode, { title: string; text: string }>>
  nextHeading: string
  validUntil(time: string): string
  quoted(time: string): string
  pricedFor(consumption: string, zipCode: string): string
  /** An instant already written in this locale, in German time. */
  time(dateAndTime: string): string
  priceHeading(tariff: string): string
  summaryCaption: string
  workPriceCaption: string
  basePriceCaption: string
  otherFeesCaption: string
  taxNote: string
  termsHeading: string
  duration: string
  notice: string
  decisionHeading: string
  decisionNote: string
  /** The law wants these words on the button, or others as clear (§ 312j (3) BGB). */
  accept: string
  decline: string
  /** The supplier's names of price components; one that is not here is shown as it is. Long words say where to break. */
  parts: Readonly<Record<string, string>>
  /** One and many of each of the supplier's units. */
  units: Readonly<Record<string, readonly [one: string, many: string]>>
}

const signs = { Kwh: ['kWh', 'kWh'], Kw: ['kW', 'kW'], Euro: ['€', '€'], Percent: ['%', '%'] } as const

/** German, in which the supplier and its customers speak. */
export const germanWords: PageWords = {
  locale: 'de-DE',
  brand: 'Stromangebot',
  other: { language: 'en', name: 'English' },
  stage: {
    open: { title: 'Ihr Stromangebot', text: 'Bitte prüfen Sie das Angebot in Ruhe.' },
    passedOn: {
      title: 'Vielen Dank, Sie haben das Angebot angenommen',
      text: 'Wir haben Ihren Auftrag an den Stromlieferanten weitergegeben. Er schickt Ihnen eine Bestätigung per E-Mail. Sie müssen nichts weiter tun.',
    },
    passingOn: {
      title: 'Vielen Dank, Sie haben das Angebot angenommen',
      text: 'Wir geben Ihren Auftrag an den Stromlieferanten weiter. Sie müssen nichts weiter tun. Wenn wir eine Frage haben, melden wir uns bei Ihnen.',
    },
    detailsMissing: {
      title: 'Vielen Dank, Sie haben das Angebot angenommen',
      text: 'Für Ihren Auftrag fehlen uns noch einige Angaben. Wir melden uns dazu bei Ihnen. Sobald alles da ist, geben wir den Auftrag an den Stromlieferanten weiter; bis dahin dauert es ein wenig länger.',
    },
    abandoned: {
      title: 'Ihr Auftrag wird nicht ausgeführt',
      text: 'Sie hatten das Angebot angenommen, der Auftrag konnte aber nicht ausgeführt werden. Bitte wenden Sie sich an die Stelle, von der Sie das Angebot haben.',
    },
    declined: {
      title: 'Sie haben das Angebot abgelehnt',
      text: 'Es kommt kein Vertrag zustande. Wenn Sie es sich anders überlegen, bitten Sie uns um ein neues Angebot.',
    },
    expired: {
      title: 'Dieses Angebot ist abgelaufen',
      text: 'Es kann nicht mehr angenommen werden. Wenn Sie weiterhin Interesse haben, bitten Sie uns um ein neues Angebot.',
    },
  },
  refusal: {
    notFound: {
      title: 'Dieses Angebot gibt es hier nicht',
      text: 'Vielleicht wurde der Link beim Kopieren abgeschnitten. Bitte öffnen Sie ihn direkt aus der Nachricht, die Sie bekommen haben.',
    },
    methodNotAllowed: {
      title: 'So kann diese Seite nicht aufgerufen werden',
      text: 'Bitte öffnen Sie den Link aus der Nachricht, die Sie bekommen haben.',
    },
    addressTooLong: {
      title: 'Diese Adresse ist zu lang',
      text: 'Bitte öffnen Sie den Link aus der Nachricht, die Sie bekommen haben.',
    },
    foreignPage: {
      title: 'Diese Antwort kam von einer fremden Seite',
      text: 'Es wurde nichts geändert. Bitte öffnen Sie den Link aus der Nachricht, die Sie bekommen haben, und antworten Sie dort.',
    },
    wrongContentType: {
      title: 'Diese Antwort konnte nicht gelesen werden',
      text: 'Es wurde nichts geändert. Bitte antworten Sie mit den Knöpfen auf der Seite des Angebots.',
    },
    tooLarge: {
      title: 'Diese Antwort ist zu groß',
      text: 'Es wurde nichts geändert. Bitte antworten Sie mit den Knöpfen auf der Seite des Angebots.',
    },
    invalidDecision: {
      title: 'Diese Antwort konnte nicht gelesen werden',
      text: 'Es wurde nichts geändert. Bitte antworten Sie mit den Knöpfen auf der Seite des Angebots.',
    },
    alreadyAccepted: {
      title: 'Sie haben das Angebot schon angenommen',
      text: 'Ablehnen geht hier nicht mehr. Wenn Sie den Vertrag doch nicht möchten, wenden Sie sich bitte an die Stelle, von der Sie das Angebot haben: Sie sagt Ihnen auch, wie Sie widerrufen können.',
    },
    alreadyDeclined: {
      title: 'Sie haben das Angebot schon abgelehnt',
      text: 'Annehmen geht nicht mehr. Wenn Sie es sich anders überlegt haben, bitten Sie uns um ein neues Angebot.',
    },
    expired: {
      title: 'Dieses Angebot ist abgelaufen',
      text: 'Ihre Antwort kam nach dem Ende der Gültigkeit. Wenn Sie weiterhin Interesse haben, bitten Sie uns um ein neues Angebot.',
    },
    failed: {
      title: 'Das hat leider nicht geklappt',
      text: 'Bitte versuchen Sie es in einigen Minuten noch einmal. Es schadet nicht, dieselbe Antwort noch einmal zu geben.',
    },
  },
  nextHeading: 'Wie es weitergeht',
  validUntil: (time) => `Gültig bis ${time}.`,
  quoted: (time) => `Der Preis wurde berechnet am ${time}.`,
  pricedFor: (consumption, zipCode) =>
    `Für ${consumption} im Jahr an einem Ort mit der Postleitzahl ${zipCode}.`,
  time: (dateAndTime) => `${dateAndTime} Uhr`,
  priceHeading: (tariff) => `Preis im Tarif ${tariff}`,
  summaryCaption: 'Was Sie zahlen',
  workPriceCaption: 'Woraus der Arbeitspreis besteht',
  basePriceCaption: 'Woraus der Grundpreis besteht',
  otherFeesCaption: 'Weitere Preisbestandteile',
  taxNote:
    'Alle Preise enthalten die Umsatzsteuer. Geschätzte Preise sind keine Zusage: Was Sie zahlen, hängt von Ihrem Verbrauch ab und bei dynamischen Tarifen vom Börsenpreis.',
  termsHeading: 'Laufzeit und Leistungen',
  duration: 'Laufzeit',
  notice: 'Kündigungsfrist',
  decisionHeading: 'Ihre Entscheidung',
  decisionNote:
    'Wenn Sie annehmen, bestellen Sie verbindlich zu diesem Preis. Wenn Sie ablehnen, endet das Angebot.',
  accept: 'Zahlungspflichtig bestellen',
  decline: 'Angebot ablehnen',
  parts: {
    unitPrice: 'Arbeitspreis',
    effectiveWorkPrice: 'Arbeitspreis, effektiv',
    estimatedWorkPrice: 'Arbeitspreis, geschätzt',
    expectedWorkPrice: 'Arbeitspreis, erwartet',
    basePricePerMonth: 'Grundpreis',
    pricePerMonth: 'Gesamtpreis im Monat, geschätzt',
    pricePerYear: 'Gesamtpreis im Jahr, geschätzt',
    averageExchangePrice: 'Börsenpreis, Durchschnitt',
    greenCertificateSurcharge: 'Herkunfts\u00adnachweise für Ökostrom',
    workPriceAdjustment: 'Anpassung des Arbeitspreises',
    serviceFee: 'Servicegebühr je kWh',
    powerFee: 'Stromsteuer',
    gridFee: 'Netzentgelt',
    powerHeatCouplingFee: 'KWKG-Umlage',
    concessionFee: 'Konzessions\u00adabgabe',
    offshoreFee: 'Offshore-Netzumlage',
    p19Fee: '§-19-StromNEV-Umlage',
    meteringFee: 'Messstellen\u00adbetrieb',
    baseServiceFee: 'Servicegebühr, Grundbetrag',
    variableServiceFee: 'Servicegebühr je kWh',
    rabotShare: 'Anteil des Lieferanten an der Ersparnis',
    rabotSharePercentage: 'Anteil des Lieferanten an der Ersparnis, in Prozent',
    totalPriceWithoutRabotShare: 'Gesamtpreis ohne diesen Anteil',
  },
  units: {
    ...signs,
    Cent: ['ct', 'ct'],
    Year: ['Jahr', 'Jahre'],
    Month: ['Monat', 'Monate'],
    Day: ['Tag', 'Tage'],
    Hour: ['Stunde', 'Stunden'],
    Minute: ['Minute', 'Minuten'],
  },
}

/** English, for customers who ask for it. */
export const englishWords: PageWords = {
  locale: 'en-GB',
  brand: 'Electricity offer',
  other: { language: 'de', name: 'Deutsch' },
  stage: {
    open: { title: 'Your electricity offer', text: 'Please take your time to check the offer.' },
    passedOn: {
      title: 'Thank you, you have accepted the offer',
      text: 'We have passed your order on to the electricity supplier, who will confirm it by e-mail. There is nothing else you have to do.',
    },
    passingOn: {
      title: 'Thank you, you have accepted the offer',
      text: 'We are passing your order on to the electricity supplier. There is nothing else you have to do. If we have a question, we will contact you.',
    },
    detailsMissing: {
      title: 'Thank you, you have accepted the offer',
      text: 'Some details for your order are still missing, and we will contact you about them. As soon as we have them all, we pass the order on to the electricity supplier; until then it takes a little longer.',
    },
    abandoned: {
      title: 'Your order will not be carried out',
      text: 'You had accepted the offer, but the order could not be carried out. Please contact whoever sent you the offer.',
    },
    declined: {
      title: 'You have declined the offer',
      text: 'There is no contract. If you change your mind, ask us for a new offer.',
    },
    expired: {
      title: 'This offer has expired',
      text: 'It can no longer be accepted. If you are still interested, ask us for a new offer.',
    },
  },
  refusal: {
    notFound: {
      title: 'There is no such offer here',
      text: 'Perhaps the link was cut when it was copied. Please open it right from the message you got.',
    },
    methodNotAllowed: {
      title: 'This page cannot be called like that',
      text: 'Read the offer with GET, answer it with POST.',
    },
    addressTooLong: {
      title: 'This address is too long',
      text: 'Please open the link from the message you got.',
    },
    foreignPage: {
      title: 'This answer came from another site',
      text: 'Nothing was changed. Please open the link from the message you got, and answer there.',
    },
    wrongContentType: {
      title: 'This answer could not be read',
      text: 'Nothing was changed. Send a form (application/x-www-form-urlencoded) or JSON (application/json).',
    },
    tooLarge: {
      title: 'This answer is too large',
      text: 'Nothing was changed. Send the decision alone, in at most 16 kB.',
    },
    invalidDecision: {
      title: 'This answer could not be read',
      text: 'Nothing was changed. Send `decision` once: `accept` or `decline`.',
    },
    alreadyAccepted: {
      title: 'You have already accepted the offer',
      text: 'It can no longer be declined here. If you do not want the contract after all, contact whoever sent you the offer: they also tell you how to withdraw.',
    },
    alreadyDeclined: {
      title: 'You have already declined the offer',
      text: 'It can no longer be accepted. If you have changed your mind, ask us for a new offer.',
    },
    expired: {
      title: 'This offer has expired',
      text: 'Your answer came after the end of its validity. If you are still interested, ask us for a new offer.',
    },
    failed: {
      title: 'That did not work',
      text: 'Please try again in a few minutes. Giving the same answer again does no harm.',
    },
  },
  nextHeading: 'What comes next',
  validUntil: (time) => `Valid until ${time}.`,
  quoted: (time) => `The price was calculated on ${time}.`,
  pricedFor: (consumption, zipCode) => `For ${consumption} a year at a place with the postcode ${zipCode}.`,
  time: (dateAndTime) => `${dateAndTime}, German time`,
  priceHeading: (tariff) => `Price of the tariff ${tariff}`,
  summaryCaption: 'What you pay',
  workPriceCaption: 'What the price per kWh is made of',
  basePriceCaption: 'What the base price is made of',
  otherFeesCaption: 'Other parts of the price',
  taxNote:
    'All prices include VAT. Estimated prices are not a promise: what you pay depends on your consumption and, with dynamic tariffs, on the exchange price.',
  termsHeading: 'Duration and services',
  duration: 'Duration',
  notice: 'Notice period',
  decisionHeading: 'Your decision',
  decisionNote: 'If you accept, you place a binding order at this price. If you decline, the offer ends.',
  accept: 'Order with obligation to pay',
  decline: 'Decline the offer',
  parts: {
    unitPrice: 'Price per kWh',
    effectiveWorkPrice: 'Price per kWh, effective',
    estimatedWorkPrice: 'Price per kWh, estimated',
    expectedWorkPrice: 'Price per kWh, expected',
    basePricePerMonth: 'Base price',
    pricePerMonth: 'Total price per month, estimated',
    pricePerYear: 'Total price per year, estimated',
    averageExchangePrice: 'Exchange price, average',
    greenCertificateSurcharge: 'Guarantees of origin for green electricity',
    workPriceAdjustment: 'Adjustment of the price per kWh',
    serviceFee: 'Service fee per kWh',
    powerFee: 'Electricity tax',
    gridFee: 'Grid fee',
    powerHeatCouplingFee: 'CHP levy',
    concessionFee: 'Concession fee',
    offshoreFee: 'Offshore grid levy',
    p19Fee: '§ 19 StromNEV levy',
    meteringFee: 'Metering',
    baseServiceFee: 'Service fee, base amount',
    variableServiceFee: 'Service fee per kWh',
    rabotShare: 'Supplier’s share of the savings',
    rabotSharePercentage: 'Supplier’s share of the savings, per cent',
    totalPriceWithoutRabotShare: 'Total price without this share',
  },
  units: {
    ...signs,
    Cent: ['ct', 'ct'],
    Year: ['year', 'years'],
    Month: ['month', 'months'],
    Day: ['day', 'days'],
    Hour: ['hour', 'hours'],
    Minute: ['minute', 'minutes'],
  },
}
