// Runs in the browser. Everything it shows stands in the page already: it shows one step at a time and marks the chart.

type Act = (index: number) => void

const stepMs = 1_400
const glideMs = 650
const hashDelayMs = 250

const panels = [...document.querySelectorAll<HTMLElement>('.panel')]
const links = [...document.querySelectorAll<HTMLAnchorElement>('#timeline a')]
const ticks = [...document.querySelectorAll<HTMLElement>('.ticks i')]
const player = byId('player')
const slider = byId<HTMLInputElement>('slider')
const speed = byId<HTMLSelectElement>('speed')
const playButton = byId<HTMLButtonElement>('play')
const chart = byId('chart')
const caption = byId('caption')
const last = panels.length - 1

let current = -1
let playing: number | null = null
let writingHash: number | undefined

/** Shows a step: its panel, its place in the history, and the way up to it in the chart. */
function show(index: number): void {
  const before = current
  current = Math.min(Math.max(index, 0), last)
  if (current === before) return
  const panel = panels[current]!
  for (const [each, element] of panels.entries()) element.hidden = each !== current
  for (const [each, link] of links.entries()) {
    if (each === current) link.setAttribute('aria-current', 'step')
    else link.removeAttribute('aria-current')
    link.classList.toggle('is-past', each < current)
  }
  for (const [each, tick] of ticks.entries()) tick.classList.toggle('is-past', each <= current)
  slider.value = String(current + 1)
  slider.setAttribute('aria-valuetext', panel.dataset['words'] ?? '')
  byId('place').textContent = slider.value
  byId('announcement').textContent = panel.dataset['words'] ?? ''
  caption.textContent = panel.querySelector('h3')?.textContent ?? ''
  caption.dataset['look'] = panel.dataset['look'] ?? ''
  for (const id of ['first', 'back'])
    byId<HTMLButtonElement>(id).setAttribute('aria-disabled', String(current === 0))
  for (const id of ['forward', 'last'])
    byId<HTMLButtonElement>(id).setAttribute('aria-disabled', String(current === last))
  markChart(current === before + 1)
  keepInSight(links[current]!)
  clearTimeout(writingHash)
  writingHash = setTimeout(() => history.replaceState(null, '', `#step=${current + 1}`), hashDelayMs)
}

/** Marks every state and edge of the way, and what the current step adds. */
function markChart(isStepForward: boolean): void {
  for (const marked of chart.querySelectorAll('[class*="is-"]')) {
    marked.classList.remove(...[...marked.classList].filter((name) => name.startsWith('is-')))
  }
  for (const drawn of chart.querySelectorAll('.step-mark')) drawn.remove()
  const seen = new Set<Element>()
  for (const panel of panels.slice(0, current + 1)) {
    const { to, look } = panel.dataset
    const passed = [...statesAround(to), ...(edgeOf(panel) ?? [])]
    for (const element of passed) {
      element.classList.add('is-passed')
      if (look !== 'inferred') seen.add(element)
      element.classList.toggle('is-inferred', !seen.has(element))
    }
  }
  chart.querySelector('svg')?.classList.add('is-stepping')
  const panel = panels[current]!
  const { from, to, look = '', seen: status } = panel.dataset
  const here = statesAround(to)[0]
  here?.classList.add('is-current', `is-${look}`)
  const edges = edgeOf(panel)
  for (const edge of edges) {
    edge.classList.add('is-taken', `is-${look}`)
    // Drawn last, it lies above the others.
    edge.parentNode?.append(edge)
  }
  if (look === 'disputed') {
    const thought = status ? stateElement(status) : null
    thought?.classList.add('is-thought')
    if (here) drawBadge(here)
  }
  const path =
    look === 'corrected' ? drawJump(stateElement(from), here ?? null) : edges[0]?.querySelector('path')
  if (path && isStepForward && !wantsStillness()) glideAlong(path)
  if (here) centre(here)
}

/** The state's element, then those around it. */
function statesAround(path: string | undefined): Element[] {
  const names = path ? path.split('.') : []
  const paths = names.map((_, index) => names.slice(0, names.length - index).join('.'))
  return paths.flatMap((each) => document.getElementById(`state-${each}`) ?? [])
}

/** A state by its path, or, since the supplier names parts by themselves, by the last name of it. */
function stateElement(path: string | undefined): Element | null {
  if (!path) return null
  const byPath = document.getElementById(`state-${path}`)
  return byPath ?? chart.querySelector(`[id^="state-"][id$=".${CSS.escape(path)}"]`)
}

/** The edge that a step took; it may lead from or to a state around those where the step began and ended. */
function edgeOf({ dataset }: HTMLElement): Element[] {
  const { from, to, rule, look } = dataset
  const byRule = rule ? document.getElementById(`rule-${rule}`) : null
  if (byRule) return [byRule]
  if (!from || !to || from === to || look === 'corrected') return []
  for (const tail of statesAround(from)) {
    for (const head of statesAround(to)) {
      const edge = document.getElementById(`edge-${pathOf(tail)}-to-${pathOf(head)}`)
      if (edge) return [edge]
    }
  }
  return []
}

function pathOf(state: Element): string {
  return state.id.slice('state-'.length)
}

/** A red badge at a state's corner. */
function drawBadge(state: Element): void {
  const { x, y, width } = (state as SVGGraphicsElement).getBBox()
  const badge = drawn('g', { class: 'step-mark badge', transform: `translate(${x + width} ${y})` })
  const text = drawn('text', { 'text-anchor': 'middle', y: '5' })
  text.textContent = '!'
  badge.append(drawn('circle', { r: '11' }), text)
  state.parentNode?.append(badge)
}

/** The jump of a correction, which is no edge: a bow from state to state. */
function drawJump(from: Element | null, to: Element | null): SVGPathElement | null {
  if (!from || !to || from === to) return null
  const [a, b] = [middle(from), middle(to)]
  const bend = { x: (a.x + b.x) / 2 + (a.y - b.y) * 0.22, y: (a.y + b.y) / 2 + (b.x - a.x) * 0.22 }
  const start = borderPoint(from, bend)
  const end = borderPoint(to, bend)
  const path = drawn('path', { d: `M${start.x} ${start.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}` })
  const angle = (Math.atan2(end.y - bend.y, end.x - bend.x) * 180) / Math.PI
  const head = drawn('path', {
    class: 'head',
    d: 'M0 0-11-5.5-11 5.5Z',
    transform: `translate(${end.x} ${end.y}) rotate(${angle})`,
  })
  const jump = drawn('g', { class: 'step-mark jump-mark' })
  jump.append(path, head)
  to.parentNode?.append(jump)
  return path as SVGPathElement
}

function middle(element: Element) {
  const { x, y, width, height } = (element as SVGGraphicsElement).getBBox()
  return { x: x + width / 2, y: y + height / 2 }
}

/** Where the line from a state's middle towards a point leaves the state. */
function borderPoint(element: Element, towards: { x: number; y: number }) {
  const { width, height } = (element as SVGGraphicsElement).getBBox()
  const { x, y } = middle(element)
  const [dx, dy] = [towards.x - x, towards.y - y]
  const share = Math.min(width / 2 / Math.abs(dx || 1), height / 2 / Math.abs(dy || 1), 1)
  return { x: x + dx * share, y: y + dy * share }
}

function drawn(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  return element
}

/** A spark that runs along an edge once. */
function glideAlong(path: SVGPathElement): void {
  const length = path.getTotalLength()
  const frames = Array.from({ length: 25 }, (_, index) => {
    const { x, y } = path.getPointAtLength((length * index) / 24)
    return { transform: `translate(${x}px, ${y}px)` }
  })
  const spark = drawn('circle', { class: 'step-mark spark', r: '7' })
  path.parentNode?.parentNode?.append(spark)
  spark.animate(frames, { duration: glideMs, easing: 'ease-in-out' }).onfinish = () => spark.remove()
}

function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Scrolls the history, never the page. */
function keepInSight(link: HTMLElement): void {
  const list = byId('timeline')
  if (list.scrollHeight <= list.clientHeight) return
  list.scrollTop = link.offsetTop - list.clientHeight / 2
}

/** Scrolls the chart, never the page, to a state that may be out of sight on a small screen. */
function centre(state: Element): void {
  const [box, frame] = [state.getBoundingClientRect(), chart.getBoundingClientRect()]
  chart.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2
  chart.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2
}

function play(): void {
  if (current === last) show(0)
  player.classList.add('is-playing')
  const tick = () => {
    show(current + 1)
    if (current === last) pause()
    else wait()
  }
  const wait = () => {
    playing = setTimeout(tick, stepMs / Number(speed.value))
  }
  wait()
}

function pause(): void {
  if (playing !== null) clearTimeout(playing)
  playing = null
  player.classList.remove('is-playing')
}

/** What people do by hand takes over from the player. */
const byHand: Act = (index) => {
  pause()
  show(index)
}

function toggle(): void {
  if (playing === null) play()
  else pause()
}

function onKey(event: KeyboardEvent): void {
  const { key, target } = event
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return
  if (target instanceof HTMLInputElement && target !== slider) return
  // Space presses the button that has the focus, as everywhere.
  if (key === ' ' && (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement)) return
  const acts: Record<string, () => void> = {
    ArrowLeft: () => byHand(current - 1),
    ArrowRight: () => byHand(current + 1),
    Home: () => byHand(0),
    End: () => byHand(last),
    ' ': toggle,
  }
  const act = acts[key]
  if (act === undefined) return
  event.preventDefault()
  act()
}

/** The step that an address names, counted from 0; null where it names none. */
function stepIn(address: string): number | null {
  const [, number] = /#step=(\d{1,6})$/.exec(address) ?? []
  return number === undefined ? null : Number(number) - 1
}

function byId<Found extends HTMLElement = HTMLElement>(id: string): Found {
  return document.getElementById(id) as Found
}

document.addEventListener('keydown', onKey)
slider.addEventListener('input', () => byHand(Number(slider.value) - 1))
playButton.addEventListener('click', toggle)
byId('first').addEventListener('click', () => byHand(0))
byId('back').addEventListener('click', () => byHand(current - 1))
byId('forward').addEventListener('click', () => byHand(current + 1))
byId('last').addEventListener('click', () => byHand(last))
for (const [index, link] of links.entries()) {
  link.addEventListener('click', (event) => {
    event.preventDefault()
    byHand(index)
  })
}
// What the address says by now may have been written by the step before.
addEventListener('hashchange', ({ newURL }) => byHand(stepIn(newURL) ?? current))

document.documentElement.classList.add('stepping')
player.hidden = false
caption.hidden = false
show(stepIn(location.href) ?? last)

export {}
