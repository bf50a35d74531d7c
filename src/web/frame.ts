import { html, type Markup } from '../markup.ts'
import { frameWords } from './frame-words.ts'
import type { Visit } from './visit.ts'

/** The pages that the navigation leads to. */
export const places = ['overview', 'alerts', 'contracts', 'orders', 'insight'] as const

/** One of {@link places}. */
export type Place = (typeof places)[number]

/** A page's own part. */
export interface PageContent {
  title: string
  /** Where the navigation says we are. */
  place: Place | null
  main: Markup
  /** Nothing on it changes while it is open. */
  isStill?: true
}

const paths: Readonly<Record<Place, string>> = {
  overview: '/',
  alerts: '/alerts',
  contracts: '/contracts',
  orders: '/orders',
  insight: '/insight',
}

/**
 * A whole page. Whatever carries `data-live` and an id is brought up to date while the page is open, by asking for the same
 * address again.
 * @param latestId what happened last when the page was made, see `LiveFeed`.
 * @param run names the process: its files stay the same as long as it runs.
 */
export function frame(
  visit: Visit,
  content: PageContent,
  { latestId, run }: { latestId: string; run: string },
): Markup {
  const { language, now, speech, notice, showsPersonalData } = visit
  const words = frameWords[language]
  const signOut = html`<form method="post" action="/sign-out"><input type="hidden" name="formToken" value="${visit.formToken}"><button class="plain" type="submit">${words.signOut}</button></form>
`
  const other = language === 'en' ? 'de' : 'en'
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${content.title} · Stromkreis</title>
<link rel="icon" href="/assets/icon.svg?run=${run}">
<link rel="stylesheet" href="/assets/dashboard.css?run=${run}">
<script type="module" src="/assets/dashboard.js?run=${run}"></script>
</head>
<body data-latest="${latestId}" data-updated="${words.updated}">
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<a class="brand" href="/"><svg class="bolt" viewBox="0 0 24 24" aria-hidden="true"><path d="${bolt}"/></svg> Stromkreis</a>
<nav aria-label="${words.navigation}"><ul>
${places.map((place) => navigationItem(place, content.place, words[place]))}</ul></nav>
<p class="live" id="live" data-live-words="${words.live}" data-cut-words="${words.cut}" role="status" hidden></p>
<a class="language" href="/language/${other}?to=${encodeURIComponent(visit.address)}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
${visit.isSignedIn ? signOut : null}</header>
<main id="content" tabindex="-1">
${notice === null ? null : html`<p class="notice" role="status">${notice}</p>`}
${content.main}
</main>
<footer class="foot" id="foot"${content.isStill ? null : html` data-live`}>
<p>${words.asOf} ${speech.moment(now)}. ${words.germanTime}${showsPersonalData ? ` ${words.dataShown}` : ''}</p>
</footer>
<p class="spoken" id="announcement" aria-live="polite"></p>
</body>
</html>
`
}

function navigationItem(place: Place, current: Place | null, name: string): Markup {
  return place === current
    ? html`<li><a href="${paths[place]}" aria-current="page">${name}</a></li>
`
    : html`<li><a href="${paths[place]}">${name}</a></li>
`
}

const bolt = 'M13 2 4 14h6l-1 8 9-12h-6z'

/** The icon of the dashboard, SVG. */
export const dashboardIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#7a1fd0" d="${bolt}"/></svg>\n`
