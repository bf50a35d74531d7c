import { statechartColours as colours } from './statechart-colours.ts'

const kinds = ['initial', 'active', 'recoverable', 'success', 'terminal'] as const
const plain = ['background', 'inside', 'text', 'muted', 'edge', 'path', 'jump'] as const

/**
 * The style of drawings of machines. All of it lies under `.statechart`. Every colour is a custom property
 * (`--statechart-text`, `--statechart-initial-fill`, ...), which a page with a theme of its own may set.
 */
export const statechartStyle = `
.statechart {${properties('light')}}
@media (prefers-color-scheme: dark) { .statechart {${properties('dark')}} }
.statechart text { font-family: Helvetica, Arial, 'Liberation Sans', sans-serif; fill: var(--statechart-text) }
.statechart text[font-size='11.00'] { fill: var(--statechart-muted) }
.statechart .drawing > polygon { fill: var(--statechart-background) }
.statechart .drawing > text { fill: var(--statechart-muted) }
.statechart .start ellipse { fill: var(--statechart-edge); stroke: var(--statechart-edge) }
.statechart .edge path { stroke: var(--statechart-edge) }
.statechart .edge polygon { fill: var(--statechart-edge); stroke: var(--statechart-edge) }
.statechart .edge text { fill: var(--statechart-muted) }
${kinds.map(kindRule).join('\n')}
.statechart .cluster path:not([fill='none']) { fill: var(--statechart-inside) }
.statechart.with-path :is(.node, .cluster):not(.seen, .inferred) { opacity: 0.65 }
.statechart.with-path .edge:not(.walked) { opacity: 0.6 }
.statechart :is(.seen, .inferred) path { stroke: var(--statechart-path); stroke-width: 2.4 }
.statechart .current path { stroke-width: 4 }
.statechart .edge.walked path { stroke: var(--statechart-path) }
.statechart .edge.walked polygon { fill: var(--statechart-path); stroke: var(--statechart-path) }
.statechart .edge.walked text { fill: var(--statechart-path); font-weight: bold }
.statechart .edge.jump path { stroke: var(--statechart-jump) }
.statechart .edge.jump polygon { fill: var(--statechart-jump); stroke: var(--statechart-jump) }
.statechart .edge.jump text { fill: var(--statechart-jump) }
`

function properties(page: 'light' | 'dark'): string {
  const own = plain.map((name) => ` --statechart-${name}: ${colours[name][page]};`)
  const ofKinds = kinds.map((kind) => {
    const { fill, stroke } = colours[kind][page]
    return ` --statechart-${kind}-fill: ${fill}; --statechart-${kind}-line: ${stroke};`
  })
  return [...own, ...ofKinds, ' '].join('')
}

function kindRule(kind: (typeof kinds)[number]): string {
  return [
    `.statechart .${kind} path { stroke: var(--statechart-${kind}-line) }`,
    `.statechart .${kind} path:not([fill='none']) { fill: var(--statechart-${kind}-fill) }`,
  ].join('\n')
}
