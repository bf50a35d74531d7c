const kinds = ['initial', 'active', 'recoverable', 'success', 'terminal'] as const

/** The look of insight: drawings have no style of their own, and their lines the colours of the states they are about. */
export const insightStyle = `
.choice { display: flex; flex-wrap: wrap; gap: .6rem 2rem; align-items: end; justify-content: space-between; margin: .75rem 0 }
.choice .filter { margin: 0 }
.choice .filter input { width: 11rem }
.periods ul { display: flex; flex-wrap: wrap; border: 1.5px solid var(--field); border-radius: .6rem; overflow: hidden }
.periods a { display: block; padding: .45rem clamp(.5rem, 2vw, .9rem); color: inherit; text-decoration: none; font-weight: 600 }
.periods li + li { border-left: 1.5px solid var(--field) }
.periods a:hover { background: var(--soft) }
.periods a[aria-current] { background: var(--accent); color: var(--on-accent) }
.periods a:focus-visible { outline-offset: -4px }
.insight .card { margin-top: 1rem }
.insight .quiet { max-width: 75rem }
.as-of { margin-bottom: .75rem }
.computing::before { content: ''; display: inline-block; width: .9rem; height: .9rem; margin-right: .6rem; vertical-align: -.1rem; border-radius: 50%;
  border: .2rem solid var(--accent); border-right-color: transparent; animation: turning 1s linear infinite }
@keyframes turning { to { transform: rotate(1turn) } }
@media (prefers-reduced-motion: reduce) { .computing::before { animation: none } }
.tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(10.5rem, 100%), 1fr)) }
.tiles .tile { margin: 0; line-height: 1.35; container-type: inline-size }
.tiles .tile + .tile { margin: 0 }
.tile .big { font-size: min(1.85rem, 11cqi); font-weight: 700; letter-spacing: -.02em; line-height: 1.2; color: var(--accent); font-variant-numeric: tabular-nums }
.tile .big.none { color: var(--quiet); font-size: 1.2rem; line-height: 1.85 }
.tile .quiet { margin-top: .25rem; font-size: .85rem }
.insight-pair { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); align-items: start }
.insight-pair > .card { margin-bottom: 0 }
.insight-pair > .card + .card { margin-top: 1rem }
.multiples { display: grid; gap: 1.25rem 1.75rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); margin: .9rem 0 .5rem }
.multiples.fit { grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)) }
.curves .figure { display: flex; flex-direction: column }
.curves .figure .plot { margin-top: auto }
.figure { margin: 0; min-width: 0 }
.figure h3 { margin: 0 0 .25rem; color: var(--text); font-size: 1rem; display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center }
.figure figcaption .quiet { font-size: .85rem; line-height: 1.4; min-height: 2.8em }
.insight details { margin-top: .6rem }
.insight summary { cursor: pointer; color: var(--accent); font-size: .9rem; padding: .25rem 0; width: fit-content }
.insight details td, .insight details th { font-size: .9rem }
.insight td.number, .insight th.number { padding-left: .8rem }

.plot { display: block; width: 100%; height: auto; max-width: 40rem; font: 11px system-ui, sans-serif; overflow: visible; --plot: var(--accent); margin-top: .35rem }
.plot.wide { max-width: none }
.plot text, .plot tspan { white-space: pre; fill: var(--quiet) }
.plot .grid { stroke: var(--line); stroke-opacity: 1 }
.plot :is(.x-axis, .y-axis) path { stroke: var(--field) }
.plot .halo text { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round }
${kinds.map((kind) => `.plot.${kind}, .plot .${kind}, .key.${kind} { --plot: var(--${kind}-line); --plot-soft: var(--${kind}) }`).join('\n')}
.plot .expected rect { fill: var(--soft); stroke: var(--field); stroke-dasharray: 2 3; stroke-opacity: .7 }
.plot .expected-words text { font-size: 10.5px }
.plot .band path { fill: var(--plot); fill-opacity: .17 }
.plot .curve path { stroke: var(--plot); stroke-width: 2.2; stroke-linejoin: miter }
.plot .line.before path { stroke: var(--quiet); stroke-width: 1.2; stroke-dasharray: 4 3; stroke-linejoin: miter }
.plot .before-words text { font-size: 10.5px }
.plot .median line { stroke: var(--plot); stroke-width: 1; stroke-dasharray: 2 2 }
.plot .median circle { fill: var(--plot); stroke: var(--card); stroke-width: 2 }
.plot .median-words text { fill: var(--text); font-weight: 700; font-size: 12px }

.plot.rows, .plot.funnel { max-width: 28rem; font-size: 12px } .plot.rows.wide { max-width: 56rem }
.plot .row-name text { fill: var(--text); font-weight: 600 }
.plot .row-figures text { fill: var(--text) }
.plot.rows .x-axis text, .plot.moves text { font-size: 11px }
.plot .bar rect { fill: var(--plot); fill-opacity: .85 }
.plot .beyond rect { fill: var(--bad) }
.plot .mark-before line { stroke: var(--text); stroke-width: 2.5 }
.plot .area.flow path { fill: var(--plot-soft); stroke: var(--plot); stroke-opacity: .35 }
.plot.moves.at-large { max-width: 58rem }
.plot .part rect { fill: var(--plot); stroke: var(--card); stroke-width: 1 }
.plot .part.is-soft rect { fill: var(--plot-soft); stroke: var(--plot) }
.plot .range line { stroke: var(--plot); stroke-width: 2.5; stroke-linecap: round }
.plot .point circle { fill: var(--plot); stroke: var(--card); stroke-width: 1.5 }
.plot .ring-before circle { fill: var(--card); stroke: var(--quiet); stroke-width: 1.8 }
.plot .overall line { stroke: var(--quiet); stroke-dasharray: 3 3; stroke-width: 1.2 }
.keys .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; background: var(--plot); margin: 0 .35rem 0 .7rem; vertical-align: -.08rem }
.keyed { white-space: nowrap }
.keys .keyed:first-child .key { margin-left: 0 }
.plot.plot.at-small { display: none }
@media (max-width: 40rem) { .plot.at-large { display: none } .plot.plot.at-small { display: block } }
`
