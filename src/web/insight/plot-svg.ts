import { plot } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { Markup } from '../../markup.ts'

/** A drawing: options of Observable Plot, and what it says to those who do not see it. */
export interface Drawing {
  label: string
  className: string
  plot: Parameters<typeof plot>[0]
}

/**
 * Draws a plot as SVG without styles of its own: the rules are in the style file, colours by class. Plot takes a second to
 * load, so this is for workers.
 */
export function plotSvg({ label, className, plot: options }: Drawing): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = plot({ ...options, document } as Parameters<typeof plot>[0]) as unknown as SvgElement
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const each of svg.querySelectorAll('*')) tidy(each)
  for (const name of ['style', 'width', 'height', 'font-family', 'font-size']) svg.removeAttribute(name)
  svg.setAttribute('class', `plot ${className}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  return new Markup(svg.outerHTML.replace(coordinates, (text) => text.replace(longNumber, rounded)))
}

/** What is used of linkedom's elements; the program is compiled without a document. */
interface SvgElement {
  outerHTML: string
  querySelectorAll(selector: string): Iterable<SvgElement>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  remove(): void
}

const coordinates = / (?:d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|transform|points)="[^"]*"/g
const longNumber = /-?\d+\.\d{2,}/g

function rounded(number: string): string {
  return String(Math.round(Number(number) * 10) / 10)
}

/** What an axis is called becomes its class; the drawing as a whole has the label that is read out. */
function tidy(element: SvgElement): void {
  const name = element.getAttribute('aria-label')
  if (name !== null) {
    const own = element.getAttribute('class')
    element.setAttribute('class', own === null ? name : `${name} ${own}`)
    element.removeAttribute('aria-label')
  }
  element.removeAttribute('aria-hidden')
  element.removeAttribute('style')
}
