import { html, Markup } from '../markup.ts'
import type { PriceRequest } from '../order-supplier.ts'
import type { OfferStanding } from './offer-standing.ts'
import type { Amount, OfferedPrice, PriceLine } from './offered-price.ts'
import { type PageLanguage, wordsIn } from './page-language.ts'
import { pageStyle } from './page-style.ts'
import type { PageWords } from './page-words.ts'
import type { RefusalCode } from './refusal.ts'

/** What an offer's page shows. */
export interface ShownOffer {
  standing: OfferStanding
  /** Null once it is erased. */
  quote: { request: PriceRequest; price: OfferedPrice } | null
  /** Why the last answer was not taken. */
  refused: RefusalCode | null
}

/** The page of an offer: what it is for, what it costs, how it stands, and while it is open two buttons. */
export function offerPage({ standing, quote, refused }: ShownOffer, language: PageLanguage): Markup {
  const words = wordsIn[language]
  const { stage, isAccepted, order } = standing
  const { title, text } = words.stage[stage]
  return page(
    { language, title },
    html`${refused && noticeOf(refused, words)}
<h1>${title}</h1>
${isAccepted ? html`<h2>${words.nextHeading}</h2>` : null}
<p>${text}</p>
${stage === 'open' ? html`<p><strong>${words.validUntil(timeText(order.offer.validUntil, words))}</strong></p>` : null}
${quote && priceSection(standing, quote, words)}
${stage === 'open' ? decisionForm(words) : null}`,
  )
}

/** The page that says why something was refused where there is no offer to show. */
export function refusalPage(code: RefusalCode, language: PageLanguage): Markup {
  const { title, text } = wordsIn[language].refusal[code]
  return page({ language, title }, html`<h1>${title}</h1>\n<p>${text}</p>`)
}

// Not escaped: a style element is read as it is, and its digest is in the Content-Security-Policy.
const styleMarkup = new Markup(pageStyle)

function page({ language, title }: { language: PageLanguage; title: string }, content: Markup): Markup {
  const { brand, other } = wordsIn[language]
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${styleMarkup}</style>
</head>
<body>
<header><p>${brand}</p><a href="?lang=${other.language}" hreflang="${other.language}" lang="${other.language}">${other.name}</a></header>
<main><div class="card">
${content}
</div></main>
</body>
</html>
`
}

function noticeOf(code: RefusalCode, words: PageWords): Markup {
  const { title, text } = words.refusal[code]
  return html`<div class="notice" role="alert"><p><strong>${title}</strong></p><p>${text}</p></div>`
}

function priceSection(
  { order: { offer } }: OfferStanding,
  { request, price }: NonNullable<ShownOffer['quote']>,
  words: PageWords,
): Markup {
  const { summary, workPriceParts, basePriceParts, otherFees, duration, notice, features } = price
  const consumption = `${numberText(request.yearlyConsumptionKwh, words, 0)} kWh`
  const hasTerms = duration !== null || notice !== null || features.length > 0
  return html`<section aria-labelledby="price">
<h2 id="price">${words.priceHeading(price.tariffName ?? offer.tariffKey)}</h2>
<p>${words.pricedFor(consumption, request.zipCode)}</p>
${table(words.summaryCaption, summary, words, 'summary')}
${table(words.workPriceCaption, workPriceParts, words)}
${table(words.basePriceCaption, basePriceParts, words)}
${table(words.otherFeesCaption, otherFees, words)}
<p class="quiet">${words.taxNote}</p>
${offer.quotedAt === null ? null : html`<p class="quiet">${words.quoted(timeText(offer.quotedAt, words))}</p>`}
</section>
${
  hasTerms
    ? html`<section aria-labelledby="terms">
<h2 id="terms">${words.termsHeading}</h2>
<ul>
${duration && html`<li>${words.duration}: ${amountText(duration, words, 0)}</li>`}
${notice && html`<li>${words.notice}: ${amountText(notice, words, 0)}</li>`}
${features.map((feature) => html`<li lang="de">${feature}</li>`)}
</ul>
</section>`
    : null
}`
}

function table(
  caption: string,
  lines: readonly PriceLine[],
  words: PageWords,
  kind: 'summary' | 'parts' = 'parts',
): Markup | null {
  if (lines.length === 0) return null
  return html`<table class="${kind}">
<caption>${caption}</caption>
<tbody>
${lines.map(
  ({ name, amount }) =>
    html`<tr><th scope="row">${words.parts[name] ?? name}</th><td>${amountText(amount, words, 2)}</td></tr>\n`,
)}</tbody>
</table>`
}

/** Without an action a form goes to where the page came from, so the page need not know its own address. */
function decisionForm(words: PageWords): Markup {
  return html`<section aria-labelledby="decision">
<h2 id="decision">${words.decisionHeading}</h2>
<p id="decision-note">${words.decisionNote}</p>
<form method="post">
<div class="buttons">
<button class="main" name="decision" value="accept" aria-describedby="decision-note">${words.accept}</button>
<button name="decision" value="decline">${words.decline}</button>
</div>
</form>
</section>`
}

function amountText({ value, main, per, unitText }: Amount, words: PageWords, decimals: number): string {
  const number = numberText(value, words, decimals)
  const unit = main === null ? undefined : words.units[main]?.[value === 1 ? 0 : 1]
  if (unit === undefined) return `${number} ${unitText}`.trim()
  const perUnit = per === null ? null : (words.units[per]?.[0] ?? per)
  // A no-break space keeps number and unit on one line.
  return `${number}\u00a0${unit}${perUnit === null ? '' : `/${perUnit}`}`
}

function numberText(value: number, { locale }: PageWords, decimals: number): string {
  return value.toLocaleString(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.max(decimals, 3),
  })
}

function timeText(instant: number, { locale, time }: PageWords): string {
  const dateAndTime = new Date(instant).toLocaleString(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  })
  return time(dateAndTime)
}
