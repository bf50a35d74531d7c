/** What is wrong and how to mend it, for each rule of pre-validation. */
export const germanFindings: Readonly<Record<string, { wrong: string; mend: string }>> = {
  shape: {
    wrong: 'Das ist nicht von der Art, die das Feld aufnimmt',
    mend: 'Texte, Zahlen, true oder false und Objekte je so, wie das Dokument des Lieferanten sie hat; Postleitzahlen, Zählernummern und Codes sind Texte, in Anführungszeichen.',
  },
  part: { wrong: 'Dieser ganze Teil des Auftrags fehlt', mend: 'Ihn mit seinen Feldern angeben.' },
  unknownField: {
    wrong: 'Der Auftrag des Lieferanten hat kein solches Feld, oder nur der Lieferant füllt es',
    mend: 'Weglassen oder so schreiben wie der Lieferant, auch Groß- und Kleinbuchstaben.',
  },
  privateName: {
    wrong: 'Hier fehlt der Name eines Privatkunden',
    mend: 'Vor- und Nachnamen angeben, im Konto und in der Lieferadresse.',
  },
  businessName: {
    wrong: 'Hier fehlt der Name der Firma',
    mend: 'Im Konto und in der Lieferadresse angeben.',
  },
  oldContractHolder: {
    wrong:
      'In der Lieferadresse muss der Inhaber des alten Vertrags stehen, und der Name ist nicht der des Kunden',
    mend: 'Mit der letzten Rechnung des alten Lieferanten vergleichen.',
  },
  deliveryAddress: {
    wrong: 'Die Lieferadresse ist nicht vollständig',
    mend: 'Straße, Hausnummer, Postleitzahl und Ort angeben, jedes in seinem Feld.',
  },
  deliveryPostCode: {
    wrong: 'Die Postleitzahl der Lieferadresse fehlt oder ist keine deutsche',
    mend: 'Ihre fünf Ziffern als Text angeben, auch eine Null am Anfang.',
  },
  deliveryCountry: {
    wrong: 'Strom wird nur in Deutschland geliefert, und der Ländercode ist nicht DE',
    mend: 'DE angeben.',
  },
  billingAddress: {
    wrong: 'Die Rechnungsadresse ist nicht vollständig',
    mend: 'Vervollständigen, oder ganz weglassen, wenn Rechnungen an die Lieferadresse gehen.',
  },
  billingPostCode: {
    wrong: 'Die Postleitzahl der Rechnungsadresse fehlt oder ist keine ihres Landes',
    mend: 'Als Text angeben; in Deutschland hat sie fünf Ziffern.',
  },
  billingCountry: {
    wrong: 'Der Rechnungsadresse fehlt ihr Land, als Code aus zwei Großbuchstaben (ISO 3166)',
    mend: 'Für Deutschland DE angeben.',
  },
  billingAbroad: {
    wrong: 'Rechnungen sollen ins Ausland gehen, wovon die Dokumente des Lieferanten nichts sagen',
    mend: 'Den Partner-Support fragen oder eine Adresse in Deutschland angeben.',
  },
  tariffKey: {
    wrong: 'Der Schlüssel des Tarifs fehlt',
    mend: 'Den tariffKey angeben, mit dem der Preis angefragt wurde.',
  },
  tariffSellable: {
    wrong: 'Der Tarif ist keiner von denen, die heute verkauft werden dürfen',
    mend: 'Einen wählen, den `stromkreis tariffs` nennt, und dem Kunden dessen Preis nennen.',
  },
  offerDate: {
    wrong: 'Der Tag des Angebots ist kein Tag (JJJJ-MM-TT) oder noch nicht gekommen',
    mend: 'Den Tag angeben, an dem der Preis genannt wurde.',
  },
  emailVerified: {
    wrong: 'Nichts sagt, dass der Kunde die E-Mail-Adresse bestätigt hat',
    mend: 'Vom Kunden bestätigen lassen, dann angeben, wann: emailVerifiedAt, neben tariffKey. Es wird nicht gesendet.',
  },
  emailVerifiedAt: {
    wrong:
      'Wann die E-Mail-Adresse bestätigt wurde, ist keine Zeit und kein Tag (ISO 8601) oder noch nicht gekommen',
    mend: 'Den Zeitpunkt angeben, zu dem der Kunde sie bestätigt hat.',
  },
  email: {
    wrong: 'Die E-Mail-Adresse fehlt oder ist nicht richtig gebildet',
    mend: 'Beim Kunden erfragen und bestätigen lassen.',
  },
  phoneNumber: {
    wrong: 'Das sieht nicht wie eine Telefonnummer aus',
    mend: 'Berichtigen oder weglassen; der Kundendienst ruft dort an, wenn der Auftrag Denied ist.',
  },
  passwordNotTaken: {
    wrong:
      'Passwörter werden weder genommen noch gesendet, der Kunde setzt also eines mit „Passwort vergessen“',
    mend: 'Das Feld weglassen und keine Passwörter erheben.',
  },
  dateOfBirth: {
    wrong: 'Das Geburtsdatum ist kein vergangener Tag (JJJJ-MM-TT) oder zu lange her',
    mend: 'Berichtigen oder weglassen.',
  },
  adult: {
    wrong: 'Der Kunde ist jünger als 18 und kann einen solchen Vertrag nicht allein schließen',
    mend: 'Das Geburtsdatum prüfen; sonst muss ein Erwachsener der Kunde sein.',
  },
  contractType: {
    wrong: 'Die Art des Vertrags muss Private oder Business sein (Beispiele mit Personal sind falsch)',
    mend: 'Private für einen Menschen angeben, Business für eine Firma.',
  },
  gender: {
    wrong: 'Das Geschlecht muss Male, Female oder Other sein',
    mend: 'Eines davon angeben oder weglassen.',
  },
  agreement: {
    wrong: 'Der Kunde hat dem nicht zugestimmt',
    mend: 'Um Zustimmung bitten und erst true setzen, wenn sie da ist.',
  },
  transactionDateTime: {
    wrong:
      'Wann der Vertrag unterschrieben wurde, ist keine Zeit (JJJJ-MM-TT HH:mm:ss) oder noch nicht gekommen',
    mend: 'Den Zeitpunkt angeben, zu dem der Kunde angenommen hat, oder weglassen.',
  },
  contractReason: {
    wrong: 'Der Grund des Vertrags muss NewDeliveryLocation oder ChangeOfSupplier sein',
    mend: 'Das erste für jemanden, der einzieht, das zweite für jemanden, der bleibt.',
  },
  consumption: {
    wrong: 'Der Jahresverbrauch fehlt oder ist keine ganze Zahl von kWh über null',
    mend: 'Aus der letzten Jahresrechnung nehmen; für einen neuen Ort schätzen.',
  },
  consumptionLimit: {
    wrong: 'Die Bedingungen des Lieferanten enden bei 100.000 kWh im Jahr',
    mend: 'Den Verbrauch prüfen; stimmt er, den Partner-Support fragen.',
  },
  meterOrMaLo: {
    wrong: 'Es gibt weder eine Zählernummer noch eine MaLo-Nummer',
    mend: 'Mindestens eine angeben, besser beide: Sie stehen auf der letzten Rechnung, die Zählernummer auch auf dem Zähler.',
  },
  meterNumber: {
    wrong:
      'Das sieht nicht wie eine Zählernummer aus: 3 bis 30 Buchstaben und Ziffern, mindestens eine Ziffer',
    mend: 'Vom Zähler oder von der letzten Rechnung ablesen; MaLo- und MeLo-Nummern haben eigene Felder.',
  },
  maLo: {
    wrong: 'Die MaLo-Nummer hat nicht elf Ziffern',
    mend: 'Ohne Leerzeichen von der letzten Rechnung abschreiben oder weglassen: Der Lieferant schlägt sie dann nach.',
  },
  maLoElectricity: {
    wrong: 'MaLo-Nummern von Strom beginnen mit 4 bis 9; die mit 1 bis 3 gehören zu Gas',
    mend: 'Von der Stromrechnung abschreiben.',
  },
  maLoCheckDigit: {
    wrong: 'Die letzte Ziffer der MaLo-Nummer passt nicht zu den anderen, also ist wohl eine falsch',
    mend: 'Mit der letzten Rechnung vergleichen.',
  },
  meLo: {
    wrong: 'Eine MeLo-Nummer ist DE, elf Ziffern und zwanzig weitere Ziffern oder Großbuchstaben',
    mend: 'Berichtigen oder weglassen: Der Lieferant schlägt sie dann nach.',
  },
  moveIn: {
    wrong: 'Der Tag des Einzugs fehlt, und mit ihm beginnt die Belieferung',
    mend: 'Für einen neuen Lieferort angeben.',
  },
  transition: {
    wrong: 'Nichts sagt, wann der Lieferant wechseln soll',
    mend: 'Den gewünschten Tag angeben; oder previousSelfCancelledDate, wenn der Kunde den alten Vertrag gekündigt hat.',
  },
  day: { wrong: 'Das ist kein Tag des Kalenders, geschrieben JJJJ-MM-TT', mend: 'Berichtigen.' },
  notInThePast: {
    wrong: 'Der Tag ist vergangen, und seit Juni 2025 wird niemand mehr rückwirkend beliefert',
    mend: 'Einen kommenden Tag vereinbaren; bis dahin liefert der Grundversorger.',
  },
  leadTime: {
    wrong: 'Der Wechsel dauert mindestens einen Werktag, und das ist heute oder morgen',
    mend: 'Einen späteren Tag vereinbaren.',
  },
  contractCommitment: {
    wrong:
      'Der Beginn liegt mehr als sechs Monate voraus: Der alte Vertrag bindet wohl zu lange (ContractCommitment)',
    mend: 'Den Auftrag näher am Ende des alten Vertrags senden.',
  },
  previousSupplier: {
    wrong: 'Der alte Lieferant fehlt',
    mend: 'Seinen BDEW-Code mit 13 Ziffern angeben; die letzte Rechnung nennt den Lieferanten.',
  },
  supplierCode: {
    wrong: 'Der BDEW-Code des alten Lieferanten hat nicht 13 Ziffern',
    mend: 'Nach dem Namen des Lieferanten nachschlagen.',
  },
  supplierCodeCheck: {
    wrong:
      'BDEW-Codes von Strom beginnen mit 99 und enden mit einer Ziffer, die die anderen prüft; dieser nicht',
    mend: 'Noch einmal nach dem Namen des Lieferanten nachschlagen.',
  },
  payment: {
    wrong: 'Nichts sagt, wie der Kunde zahlt',
    mend: 'Die Bankdaten für die Lastschrift angeben oder ausdrücklich null für Zahlung auf Rechnung.',
  },
  bankDetails: {
    wrong: 'Die Bankdaten sind nicht vollständig',
    mend: 'Vervollständigen, oder null für alle bankDetails angeben: Der Kunde zahlt dann auf Rechnung.',
  },
  iban: {
    wrong: 'Die IBAN fehlt, oder eine Ziffer von ihr ist falsch',
    mend: 'Noch einmal beim Kunden erfragen.',
  },
  ibanAbroad: {
    wrong: 'Das Konto ist bei keiner deutschen Bank; die Dokumente des Lieferanten kennen keine anderen',
    mend: 'Prüfen; stimmt es, darauf gefasst sein, den Auftrag zu berichtigen, wenn der Lieferant ihn nicht annimmt.',
  },
  bic: {
    wrong: 'Der BIC ist nicht richtig gebildet',
    mend: 'Er hat 8 oder 11 Zeichen und steht neben der IBAN.',
  },
  directDebit: {
    wrong: 'Es gibt Bankdaten, und der Kunde hat die Lastschrift nicht erlaubt',
    mend: 'Um das Mandat bitten und true setzen, wenn es da ist, oder null für alle bankDetails angeben.',
  },
  offerMismatch: {
    wrong: 'Das ist nicht, wofür der Preis angefragt wurde; der Kunde hat ein anderes Angebot angenommen',
    mend: 'Berichtigen oder ein neues Angebot machen.',
  },
  repeated: {
    wrong: 'Für dieselbe E-Mail-Adresse und denselben Lieferort gibt es schon einen Auftrag',
    mend: 'Erst jenen klären, wenn er noch unterwegs ist; sonst sicherstellen, dass dies ein anderer ist.',
  },
  passing: {
    wrong: 'Der Lieferant war beschäftigt oder nicht erreichbar und hat den Auftrag vorerst nicht genommen',
    mend: 'Nichts ist falsch an ihm; er geht von selbst noch einmal hinaus.',
  },
}
