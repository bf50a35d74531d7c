import type { InEachLanguage } from '../language.ts'

interface OrderFileWords {
  title: string
  lead: string
  formats: readonly string[]
  keeping: string
  file: string
  fileHint(largest: string): string
  check: string
  noFile: string
  tooLarge(largest: string): string
  tooMany: string
  unreadable: string
  unreadableLine(line: string): string
  nothingSent: string
  reading(many: string): string
  readingTitle: string
  lookAgain: string
  checkedTitle(many: string): string
  ready(many: string): string
  wrong(many: string): string
  warned(many: string): string
  empty: string
  tariffsUnknown: string
  findings: string
  allFine: string
  line(line: string): string
  more(shown: string, of: string): string
  next: string
  previous: string
  pages: string
  sendTitle: string
  sendExplains(many: string): string
  leavesOut(many: string): string
  send(many: string): string
  discard: string
  discarded: string
  nothingToSend: string
  another: string
  gone: string
  goneHint: string
  sendingTitle: string
  sendingHint: string
  sentTitle: string
  sentHint: string
  stoppedTitle: string
  stoppedHint: string
  progress(done: string, of: string): string
  place: string
  order: string
  state: string
  contract: string
  whatNow: string
  waits: string
  notTaken: string
  notSent: string
}

/** What the pages say on which a file of orders is checked and sent. */
export const orderFileWords: InEachLanguage<OrderFileWords> = {
  en: {
    title: 'Check and send a file of orders',
    lead: 'For orders that customers have accepted. First the file is checked, and nothing is sent; then you decide.',
    formats: [
      'JSON: an array of orders, one order, or one per line, each with the fields of POST /orders.',
      'CSV: a header with the fields’ paths, such as userAccount.emailAddress, and one order per line. Comma or semicolon.',
      'In UTF-8. The same file once more sends nothing twice.',
    ],
    keeping:
      'The file is kept in memory alone, for you alone, and for 15 minutes at most; the data of an order only until it is sent.',
    file: 'File of orders',
    fileHint: (largest) => `up to ${largest} MB`,
    check: 'Check it',
    noFile: 'Choose a file first. Nothing was sent.',
    tooLarge: (largest) =>
      `The file is larger than ${largest} MB, which is the most that is taken here. Split it, or use “stromkreis submit”. Nothing was sent.`,
    tooMany:
      'Too many files are being sent at once. Wait until one of them is done, then give yours again. Nothing was sent.',
    unreadable: 'The file cannot be read.',
    unreadableLine: (line) => `The file cannot be read: look at line ${line}.`,
    nothingSent: 'Nothing was sent.',
    reading: (many) => `${many} orders checked so far.`,
    readingTitle: 'The file is being checked',
    lookAgain: 'Look again',
    checkedTitle: (many) => (many === '1' ? 'One order was checked' : `${many} orders were checked`),
    ready: (many) => `${many} ready to send`,
    wrong: (many) => `${many} with errors`,
    warned: (many) => `${many} with warnings only`,
    empty: 'There is no order in the file.',
    tariffsUnknown:
      'It is not known which tariffs may be sold now, so that was not checked. The supplier will say.',
    findings: 'Findings, by the line on which an order begins',
    allFine: 'Nothing is wrong with any of them.',
    line: (line) => `Line ${line}`,
    more: (shown, of) => `${shown} of ${of} orders with findings`,
    next: 'Next',
    previous: 'Previous',
    pages: 'Pages of orders',
    sendTitle: 'Send them?',
    sendExplains: (many) =>
      `${many === '1' ? 'One order goes' : `${many} orders go`} to the supplier, one after another. Each that is known already is recognised and not sent twice.`,
    leavesOut: (many) =>
      many === '1' ? 'The one with errors is left out.' : `The ${many} with errors are left out.`,
    send: (many) => (many === '1' ? 'Send one order' : `Send ${many} orders`),
    discard: 'Throw the file away',
    discarded: 'The file was thrown away. Nothing was sent.',
    nothingToSend: 'None of them can be sent: mend what the findings name, and give the file again.',
    another: 'Give another file',
    gone: 'This file is not here any more',
    goneHint:
      'A file is kept for 15 minutes at most, for whoever gave it, and no longer than this process runs. Give it again: what was sent is recognised and not sent twice.',
    sendingTitle: 'The orders are being sent',
    sendingHint:
      'You may leave this page. If the process ends before it is done, give the file again: what was sent is recognised.',
    sentTitle: 'All of them were dealt with',
    sentHint: 'What is not at the supplier yet goes on by itself, or says below what to do.',
    stoppedTitle: 'It stopped before all were sent',
    stoppedHint: 'Look at /health and the log. Then give the file again: what was sent is recognised.',
    progress: (done, of) => `${done} of ${of}`,
    place: 'Line',
    order: 'Order',
    state: 'State',
    contract: 'Contract',
    whatNow: 'What now',
    waits: 'waits for its turn',
    notTaken: 'It was not taken:',
    notSent: 'not sent: it has errors',
  },
  de: {
    title: 'Datei mit Aufträgen prüfen und senden',
    lead: 'Für Aufträge, die Kunden angenommen haben. Zuerst wird die Datei geprüft und nichts gesendet; dann entscheiden Sie.',
    formats: [
      'JSON: eine Liste von Aufträgen, ein Auftrag, oder einer je Zeile, jeder mit den Feldern von POST /orders.',
      'CSV: eine Kopfzeile mit den Pfaden der Felder, etwa userAccount.emailAddress, und ein Auftrag je Zeile. Komma oder Semikolon.',
      'In UTF-8. Dieselbe Datei noch einmal sendet nichts doppelt.',
    ],
    keeping:
      'Die Datei liegt nur im Arbeitsspeicher, nur für Sie und höchstens 15 Minuten; die Daten eines Auftrags nur, bis er gesendet ist.',
    file: 'Datei mit Aufträgen',
    fileHint: (largest) => `bis ${largest} MB`,
    check: 'Prüfen',
    noFile: 'Bitte zuerst eine Datei wählen. Es wurde nichts gesendet.',
    tooLarge: (largest) =>
      `Die Datei ist größer als ${largest} MB; mehr wird hier nicht angenommen. Teilen Sie sie, oder verwenden Sie „stromkreis submit“. Es wurde nichts gesendet.`,
    tooMany:
      'Zu viele Dateien werden gerade gesendet. Warten Sie, bis eine fertig ist, und geben Sie Ihre dann noch einmal. Es wurde nichts gesendet.',
    unreadable: 'Die Datei ist nicht lesbar.',
    unreadableLine: (line) => `Die Datei ist nicht lesbar: Sehen Sie in Zeile ${line} nach.`,
    nothingSent: 'Es wurde nichts gesendet.',
    reading: (many) => `${many} Aufträge bisher geprüft.`,
    readingTitle: 'Die Datei wird geprüft',
    lookAgain: 'Noch einmal nachsehen',
    checkedTitle: (many) => (many === '1' ? 'Ein Auftrag wurde geprüft' : `${many} Aufträge wurden geprüft`),
    ready: (many) => `${many} bereit zum Senden`,
    wrong: (many) => `${many} mit Fehlern`,
    warned: (many) => `${many} nur mit Warnungen`,
    empty: 'In der Datei ist kein Auftrag.',
    tariffsUnknown:
      'Welche Tarife jetzt verkauft werden dürfen, ist nicht bekannt und wurde nicht geprüft. Der Lieferant wird es sagen.',
    findings: 'Befunde, nach der Zeile, in der ein Auftrag beginnt',
    allFine: 'An keinem von ihnen ist etwas falsch.',
    line: (line) => `Zeile ${line}`,
    more: (shown, of) => `${shown} von ${of} Aufträgen mit Befunden`,
    next: 'Weiter',
    previous: 'Zurück',
    pages: 'Seiten mit Aufträgen',
    sendTitle: 'Senden?',
    sendExplains: (many) =>
      `${many === '1' ? 'Ein Auftrag geht' : `${many} Aufträge gehen`} zum Lieferanten, einer nach dem anderen. Was schon bekannt ist, wird erkannt und nicht doppelt gesendet.`,
    leavesOut: (many) =>
      many === '1' ? 'Der eine mit Fehlern bleibt hier.' : `Die ${many} mit Fehlern bleiben hier.`,
    send: (many) => (many === '1' ? 'Einen Auftrag senden' : `${many} Aufträge senden`),
    discard: 'Datei wegwerfen',
    discarded: 'Die Datei wurde weggeworfen. Es wurde nichts gesendet.',
    nothingToSend:
      'Keiner von ihnen kann gesendet werden: Berichtigen Sie, was die Befunde nennen, und geben Sie die Datei noch einmal.',
    another: 'Eine andere Datei geben',
    gone: 'Diese Datei ist nicht mehr hier',
    goneHint:
      'Eine Datei wird höchstens 15 Minuten aufgehoben, nur für den, der sie gab, und nicht länger, als dieser Prozess läuft. Geben Sie sie noch einmal: Was gesendet wurde, wird erkannt und nicht doppelt gesendet.',
    sendingTitle: 'Die Aufträge werden gesendet',
    sendingHint:
      'Sie können diese Seite verlassen. Endet der Prozess vorher, geben Sie die Datei noch einmal: Was gesendet wurde, wird erkannt.',
    sentTitle: 'Alle sind erledigt',
    sentHint: 'Was noch nicht beim Lieferanten ist, geht von selbst weiter oder sagt unten, was zu tun ist.',
    stoppedTitle: 'Es brach ab, bevor alle gesendet waren',
    stoppedHint:
      'Sehen Sie unter /health und im Protokoll nach. Geben Sie dann die Datei noch einmal: Was gesendet wurde, wird erkannt.',
    progress: (done, of) => `${done} von ${of}`,
    place: 'Zeile',
    order: 'Auftrag',
    state: 'Zustand',
    contract: 'Vertrag',
    whatNow: 'Was nun',
    waits: 'wartet, bis er an der Reihe ist',
    notTaken: 'Er wurde nicht genommen:',
    notSent: 'nicht gesendet: Er hat Fehler',
  },
}
