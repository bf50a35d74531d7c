// Runs in the browser. Every page works without it: it brings what carries `data-live` up to date, and moves the slider.

const quietMs = 700
const underWayMs = 1_500
const againMs = 5_000
const minuteMs = 60_000
const { body } = document
// A page that costs more says how long it can wait.
const patienceMs = Number(
  document.querySelector<HTMLElement>('[data-live-every]')?.dataset['liveEvery'] ?? quietMs,
)
const live = document.getElementById('live')!

let isRefreshing = false
let isDue = false
let timer: number | undefined
let timerWaitMs = 0
/** How long what comes during a refresh can wait. */
let nextWaitMs = patienceMs

let events: EventSource | null = null
let latest = body.dataset['latest'] ?? ''

listen()
slide()

/** Hears of what happens from where the page was made, and again after a cut. */
function listen(): void {
  if (document.querySelector('[data-live]') === null) return
  follow()
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return leave()
    follow()
    refreshSoon(quietMs)
  })
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', follow)
  // What is under way without anything being written down yet.
  setInterval(() => {
    if (document.querySelector('[data-unfinished]') !== null) refreshSoon(quietMs)
  }, underWayMs)
  // Ages grow and looks succeed without anything having happened.
  setInterval(() => refreshSoon(quietMs), minuteMs)
}

/** A browser has few connections to one place: a page that nobody looks at must not hold one. */
function follow(): void {
  if (events !== null || document.hidden) return
  const opened = new EventSource(`/live?after=${encodeURIComponent(latest)}`)
  events = opened
  opened.addEventListener('open', () => say(true))
  opened.addEventListener('error', () => {
    say(false)
    // Where it was refused, as by a proxy whose server is away, the browser does not come again by itself.
    if (opened.readyState !== EventSource.CLOSED || events !== opened) return
    events = null
    setTimeout(follow, againMs)
  })
  for (const kind of ['moved', 'changed', 'ready']) {
    opened.addEventListener(kind, ({ lastEventId }: MessageEvent) => {
      latest = lastEventId
      refreshSoon(kind === 'ready' ? quietMs : patienceMs)
    })
  }
}

function leave(): void {
  events?.close()
  events = null
}

function say(isConnected: boolean): void {
  const words = isConnected ? live.dataset['liveWords'] : live.dataset['cutWords']
  live.hidden = false
  live.classList.toggle('is-cut', !isConnected)
  if (live.textContent !== words) live.textContent = words ?? ''
}

/** What comes together is shown together. */
function refreshSoon(waitMs: number): void {
  isDue = true
  if (isRefreshing) nextWaitMs = Math.min(nextWaitMs, waitMs)
  if (document.hidden || isRefreshing || (timer !== undefined && timerWaitMs <= waitMs)) return
  clearTimeout(timer)
  timerWaitMs = waitMs
  timer = setTimeout(async () => {
    timer = undefined
    isRefreshing = true
    nextWaitMs = patienceMs
    await refresh().finally(() => {
      isRefreshing = false
    })
    if (isDue) refreshSoon(nextWaitMs)
  }, waitMs)
}

/** Asks for the page again and takes over what has changed, except where somebody is typing. */
async function refresh(): Promise<void> {
  isDue = false
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
  if (answer === null || !answer.ok) return
  // Whoever has to sign in again is shown where.
  if (answer.redirected) return location.reload()
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll<HTMLElement>('[data-live][id]')) {
    const newer = fresh.getElementById(part.id)
    if (newer === null || newer.innerHTML === part.innerHTML || isInUse(part)) continue
    take(part, newer)
  }
}

/** Whether replacing a part would take something out of somebody's hands. */
function isInUse(part: HTMLElement): boolean {
  const active = document.activeElement
  if (active === null || !part.contains(active)) return false
  return active.matches('input, select, textarea, button')
}

/** Takes over the newer content, and leaves the focus and what was scrolled where they were. */
function take(part: HTMLElement, newer: Element): void {
  const active = document.activeElement
  const place = active !== null && part.contains(active) ? focusable(part).indexOf(active) : -1
  const scrolled = [...part.querySelectorAll('.scroll')].map(
    (each) => [each.scrollLeft, each.scrollTop] as const,
  )
  const opened = [...part.querySelectorAll('details')].map(({ open }) => open)
  part.replaceChildren(...newer.childNodes)
  for (const [index, each] of [...part.querySelectorAll('details')].entries())
    each.open = opened[index] ?? each.open
  for (const [index, each] of [...part.querySelectorAll('.scroll')].entries())
    each.scrollTo(...(scrolled[index] ?? [0, 0]))
  if (place >= 0) (focusable(part)[place] as HTMLElement | undefined)?.focus({ preventScroll: true })
}

function focusable(part: HTMLElement): Element[] {
  return [...part.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')]
}

/** A slider over instants: shows the page as of then, without loading all of it anew. */
function slide(): void {
  const slider = document.querySelector<HTMLInputElement>('input[type=range][data-slides]')
  if (slider === null) return
  let last = 0
  slider.addEventListener('input', async () => {
    const number = ++last
    const address = new URL(location.href)
    // The end of the slider is now, however long the page stays open.
    if (slider.value === slider.max) address.searchParams.delete(slider.name)
    else address.searchParams.set(slider.name, slider.value)
    const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null)
    if (answer === null || !answer.ok || number !== last) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of document.querySelectorAll<HTMLElement>('[data-slid][id]')) {
      const newer = fresh.getElementById(part.id)
      if (newer !== null) part.replaceChildren(...newer.childNodes)
    }
    slider.setAttribute(
      'aria-valuetext',
      fresh.querySelector('[data-slides]')?.getAttribute('aria-valuetext') ?? '',
    )
    history.replaceState(null, '', address)
  })
}

export {}
