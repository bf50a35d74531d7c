import { statechartColours as chart } from '../report/statechart-colours.ts'
import { statechartStyle } from '../report/statechart-style.ts'
import { contractStyle } from './contracts/contract-style.ts'
import { insightStyle } from './insight/insight-style.ts'
import { orderStyle } from './orders/order-style.ts'

/**
 * The look of the dashboard, in the colours of the drawings. Text has a contrast of 4.5 to 1 or more and marks one of 3 to 1
 * (WCAG 2.2 AA), in light and dark; nothing is said by colour alone.
 */
export const dashboardStyle = `${statechartStyle}
:root { color-scheme: light dark;
  --page: #eef0f5; --card: #fff; --text: #16202c; --quiet: #4a5867; --line: #d8dee7; --soft: #f4f6fa; --field: #7b8896;
  --accent: #7a1fd0; --on-accent: #fff; --accent-soft: #f3e9fd; --bad: #c01537; --bad-soft: #ffe9ed;
  --inferred: #8f5200; --good: #1f7a3d; --shadow: 0 1px 2px #16202c14;
${kinds('light')} }
@media (prefers-color-scheme: dark) { :root {
  --page: #090c11; --card: #11161d; --text: #eef3f8; --quiet: #b3c0ce; --line: #2a3440; --soft: #182029; --field: #8a9bad;
  --accent: #c79bff; --on-accent: #210a3d; --accent-soft: #2a1745; --bad: #ff8296; --bad-soft: #3d121b;
  --inferred: #f0b23e; --good: #5fd086; --shadow: none;
${kinds('dark')} } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word }
h1, h2, h3, p, dl, dd, ul, ol, fieldset, table { margin: 0; padding: 0 }
ul[role=list], ol[role=list], nav ul { list-style: none }
h1 { font-size: clamp(1.4rem, 3.5vw, 1.9rem); line-height: 1.2; letter-spacing: -.015em; margin-bottom: .25rem; text-wrap: balance }
h2 { font-size: 1.05rem; line-height: 1.3; letter-spacing: -.005em }
h3 { font-size: .9rem; margin: 1rem 0 .25rem; color: var(--quiet) }
a { color: var(--accent) }
code { font: .875em ui-monospace, monospace }
time, .number, td, th { font-variant-numeric: tabular-nums }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.quiet { color: var(--quiet); font-size: .9rem }
.bad { color: var(--bad) }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -100vw; background: var(--card); padding: .75rem 1rem; z-index: 9 }
.skip:focus { left: 0 }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line);
  padding: .35rem clamp(.75rem, 2vw, 1.75rem) }
.brand { display: flex; align-items: center; gap: .35rem; font-weight: 700; color: inherit; text-decoration: none; padding: .5rem 0 }
.bolt { width: 1.3rem; height: 1.3rem; fill: var(--accent) }
.top ul { display: flex; flex-wrap: wrap; gap: .15rem }
.top nav { flex: 1 }
.top nav a { display: block; padding: .6rem .8rem; border-radius: .6rem; color: inherit; text-decoration: none; font-weight: 550 }
.top nav a:hover { background: var(--soft) }
.top nav a[aria-current] { background: var(--accent-soft); color: var(--accent) }
.language, .plain { padding: .5rem 0; font-size: .9rem }
.plain { border: 0; background: none; font-family: inherit; color: inherit; text-decoration: underline; cursor: pointer }
.live { font-size: .85rem; color: var(--quiet) }
.live::before { content: ''; display: inline-block; width: .6rem; height: .6rem; margin-right: .4rem; border-radius: 50%; background: var(--good) }
.live.is-cut::before { background: var(--bad); border-radius: 0; transform: rotate(45deg) }
main { padding: 1rem clamp(.75rem, 2vw, 1.75rem) 1.5rem; max-width: 110rem; margin: 0 auto }
main:focus { outline: none }
.foot { padding: 0 clamp(.75rem, 2vw, 1.75rem) 1.5rem; color: var(--quiet); font-size: .85rem; max-width: 110rem; margin: 0 auto }

.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; box-shadow: var(--shadow); padding: 1rem 1.15rem; min-width: 0 }
.card + .card, .card + h2 { margin-top: 1rem }
.card-head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; align-items: baseline; margin-bottom: .6rem }
.notice { background: var(--accent-soft); border-left: .3rem solid var(--accent); border-radius: .3rem; padding: .6rem 1rem; margin-bottom: 1rem }
.notice.bad { background: var(--bad-soft); border-color: var(--bad); color: var(--text) }

.overview { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start }
.overview .card { margin: 0 }
.column { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-content: start }
@media (min-width: 70rem) {
  .overview { grid-template-columns: minmax(19rem, 1fr) minmax(0, 1.6fr) minmax(21rem, 1fr) }
  .overview .wide { grid-column: 1 / -1 }
}
.chart { overflow: auto; text-align: center; border-radius: .5rem }
.chart svg { width: 100%; height: auto; min-width: 36rem; max-height: 70vh }
@media (min-width: 70rem) { .overview .chart svg { min-width: 26rem } .overview .wide .chart svg { min-width: 60rem } }
.wide .chart svg { min-width: 60rem }
.hint { margin-top: .4rem }
.statechart { --statechart-background: var(--card) }
.statechart .count { font-weight: 700 }
.statechart .in-trouble > path { stroke: var(--bad); stroke-width: 3.5 }
.statechart .in-trouble > .count { fill: var(--bad) }
.statechart .flow-2 > path { stroke-width: 2.4 } .statechart .flow-3 > path { stroke-width: 3.6 } .statechart .flow-4 > path { stroke-width: 5 }
.statechart :is(.flow-1, .flow-2, .flow-3, .flow-4) > path { stroke: var(--accent) }
.statechart :is(.flow-1, .flow-2, .flow-3, .flow-4) > polygon { stroke: var(--accent); fill: var(--accent) }
.statechart .is-passed > path { stroke: var(--accent); stroke-width: 2.4 }
.statechart .edge.is-passed > polygon { fill: var(--accent); stroke: var(--accent) }
.statechart .is-inferred > path { stroke: var(--inferred); stroke-dasharray: 7 4 }
.statechart .edge.is-inferred > polygon { fill: var(--inferred); stroke: var(--inferred) }
.statechart .is-current > path { stroke-width: 5 }

table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400 }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; white-space: nowrap }
.number { text-align: right; white-space: nowrap }
.scroll { overflow-x: auto }
.bars meter { display: block; width: 100%; height: .5rem; margin-top: .15rem }
meter { accent-color: var(--accent); width: 100%; height: .6rem; border: 0; border-radius: .3rem; background: var(--line); appearance: none }
meter::-webkit-meter-bar { background: var(--line); border: 0; border-radius: .3rem; height: 100% }
meter::-webkit-meter-optimum-value, meter::-webkit-meter-suboptimum-value, meter::-webkit-meter-even-less-good-value { background: var(--accent); border-radius: .3rem }
meter::-moz-meter-bar { background: var(--accent); border-radius: .3rem }
.budget li { padding: .25rem 0 }

.state { display: inline-block; border-radius: .4rem; padding: 0 .5rem; font-weight: 600; font-size: .9rem; border: 1.5px solid; white-space: nowrap }
${(['initial', 'active', 'recoverable', 'success', 'terminal'] as const).map((kind) => `.state.${kind} { background: var(--${kind}); border-color: var(--${kind}-line); color: var(--text) }`).join('\n')}
.tag { display: inline-block; border: 1.5px solid var(--quiet); color: var(--quiet); border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; font-weight: 600; white-space: nowrap }
.tag:is(.open, .halfopen, .bad) { border-color: var(--bad); color: var(--bad) }
.tag.closed { border-color: var(--good); color: var(--good) }
.alerts li { padding: .75rem 0; border-top: 1px solid var(--line) }
.alerts li:first-child { border-top: 0; padding-top: 0 }
#alerts .alert { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1.5rem }
#alerts .alert > * { grid-column: 1 }
#alerts .alert > .acts { grid-column: 2; grid-row: 1 / span 4; align-self: center; margin: 0 }
@media (max-width: 40rem) { #alerts .alert > .acts { grid-column: 1; grid-row: auto; margin-top: .5rem } }
.alert-head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; justify-content: space-between; align-items: baseline }
.said { font-size: .9rem; color: var(--quiet) }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem }
.moves li { display: flex; flex-wrap: wrap; gap: .1rem .6rem; padding: .3rem 0; border-top: 1px solid var(--line); font-size: .9rem; align-items: baseline }
.moves li:first-child { border-top: 0 }
.moves time { margin-left: auto; color: var(--quiet); font-size: .85rem }

.button, button, input, select, textarea { font: inherit; color: inherit }
.button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.5rem; padding: .35rem 1rem; border-radius: .6rem; cursor: pointer;
  background: var(--soft); border: 1.5px solid var(--field); text-decoration: none; font-weight: 600 }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
input, select, textarea { background: var(--card); border: 1.5px solid var(--field); border-radius: .5rem; padding: .4rem .6rem; min-height: 2.5rem; max-width: 100% }
input:is([type=radio], [type=checkbox]) { min-height: 0; width: 1.15rem; height: 1.15rem; vertical-align: -.15rem; accent-color: var(--accent) }
input[type=range] { border: 0; padding: 0; width: 100%; accent-color: var(--accent) }
label { font-weight: 600 }
:is(form, section).act { max-width: 42rem; margin: 0 auto }
:is(form, section).act > :is(p, fieldset) { margin-top: .9rem }
:is(form, section).act label { display: block; margin-bottom: .25rem }
:is(form, section).act :is(fieldset, p) input:is([type=radio], [type=checkbox]) + label { display: inline; font-weight: 400 }
:is(form, section).act :is(textarea, input:not([type]), [type=text], [type=password]) { width: 100% }
fieldset { border: 0 } legend { font-weight: 600; padding: 0 }
.filter { display: flex; flex-wrap: wrap; gap: .6rem 1.1rem; align-items: end; margin-bottom: 1rem }
.filter label { font-size: .9rem }
.filter p:has(select) label, .filter p:has(input:not([type=checkbox])) label { display: block }
${contractStyle}
@media (max-width: 40rem) {
  .top nav { order: 3; flex: 1 0 100%; overflow-x: auto }
  .top ul { flex-wrap: nowrap }
  .live { margin-left: auto }
}
${insightStyle}
@media print { .top nav, .acts, .filter { display: none } }
${orderStyle}`

function kinds(page: 'light' | 'dark'): string {
  return (['initial', 'active', 'recoverable', 'success', 'terminal'] as const)
    .map((kind) => `  --${kind}: ${chart[kind][page].fill}; --${kind}-line: ${chart[kind][page].stroke};`)
    .join('\n')
}
