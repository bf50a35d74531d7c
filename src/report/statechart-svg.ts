import { type DiagramMarks, stateMark } from './diagram-marks.ts'
import { dot } from './dot.ts'
import { escapedMarkup } from './escaped-markup.ts'
import type { GraphState, MachineGraph } from './machine-graph.ts'
import { statechartStyle } from './statechart-style.ts'

/**
 * A machine's visible graph as one SVG that stands alone: no script, nothing loaded, light and dark. It may be served as it
 * is, or set into a page, whose own style can then change the custom properties of {@link statechartStyle}. Ids and
 * classes are those of {@link dot}. The same machine and marks give the same bytes.
 */
export async function statechartSvg(graph: MachineGraph, marks: DiagramMarks = {}): Promise<string> {
  const { instance } = await import('@viz-js/viz')
  const drawn = (await instance()).renderString(dot(graph, marks), { format: 'svg' })
  const [, width, height] = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(drawn)!
  const id = `statechart-${escapedMarkup(graph.id)}`
  const { class: classes, inside } = outer(drawn)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${classes}" role="img" aria-labelledby="${id}-title ${id}-desc"`,
    ` width="${Number(width)}" height="${Number(height)}" viewBox="0 0 ${Number(width)} ${Number(height)}">\n`,
    `<title id="${id}-title">${escapedMarkup(titleOf(graph))}</title>\n`,
    `<desc id="${id}-desc">${escapedMarkup(inWords(graph, marks))}</desc>\n`,
    `<style>${statechartStyle}</style>\n`,
    inside,
    '</svg>\n',
  ].join('')
}

/** What Graphviz drew, without what would make it load or refer to something. */
function outer(drawn: string): { class: string; inside: string } {
  const body = drawn.slice(drawn.indexOf('<g id='), drawn.lastIndexOf('</svg>'))
  const [opening = '', classes = ''] = /^<g id="[^"]*" class="graph ([^"]*)"/.exec(body) ?? []
  const inside = body
    .replace(opening, '<g class="drawing"')
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    // Graphviz puts a tooltip into a link that leads nowhere; a title says the same to every browser.
    .replaceAll(
      /<title>[^<]*<\/title>\n(?:<g id="a_[^"]*"><a xlink:title="([^"]*)">\n)?/g,
      (_, tooltip = '') => (tooltip.trim() === '' ? '' : `<title>${tooltip}</title>\n`),
    )
    .replaceAll(/<g id="a_[^"]*"><a xlink:title="[^"]*">\n/g, '')
    .replaceAll(/<\/a>\n<\/g>\n/g, '')
    .replaceAll('&#45;', '-')
  return { class: classes, inside }
}

function titleOf({ id, version }: MachineGraph): string {
  return `Statechart of the ${id} machine, version ${version}`
}

/** The picture for those who do not see it. */
function inWords(graph: MachineGraph, marks: DiagramMarks): string {
  const each = (states: readonly GraphState[]): GraphState[] =>
    states.flatMap((state) => [state, ...each(state.parts)])
  const lines = each(graph.states).map((state) => {
    const leads = graph.edges.filter(({ from, to }) => from === state.path && to !== from).map(({ to }) => to)
    const { count } = stateMark(state, marks)
    const many = count === null ? '' : `, ${count} now`
    const on = leads.length === 0 ? 'leads nowhere by itself' : `leads to ${leads.join(', ')}`
    return `${state.path} (${state.meta.type}${many}) ${on}.`
  })
  const walked = marks.path?.states.map(({ state, how }) =>
    how === 'inferred' ? `${state} (inferred)` : state,
  )
  const way = walked === undefined ? [] : [`The way gone: ${walked.join(', ')}.`]
  return [`Begins in ${graph.initial}.`, ...lines, ...way].join(' ')
}
