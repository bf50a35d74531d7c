/**
 * The look of the offline inspector. It sets a drawing's custom properties (`--statechart-...`) nowhere: both follow the
 * reader's colour scheme. Text has a contrast of 4.5 to 1 or more (WCAG 2.2 AA), marks differ in shape too.
 */
export const offlineStyle = `
:root { color-scheme: light dark;
  --page: #eef0f5; --card: #fff; --text: #16202c; --quiet: #4a5867; --line: #d8dee7; --soft: #f4f6fa;
  --path: #7a1fd0; --on-path: #fff; --path-soft: #f3e9fd;
  --inferred: #8f5200; --inferred-soft: #fff1d6; --disputed: #c01537; --on-disputed: #fff; --disputed-soft: #ffe9ed;
  --corrected: #0a58c2; --corrected-soft: #e4efff; --shadow: 0 1px 2px #16202c14, 0 6px 24px #16202c0f }
@media (prefers-color-scheme: dark) { :root {
  --page: #090c11; --card: #11161d; --text: #eef3f8; --quiet: #b3c0ce; --line: #2a3440; --soft: #182029;
  --path: #c79bff; --on-path: #210a3d; --path-soft: #2a1745;
  --inferred: #f0b23e; --inferred-soft: #362706; --disputed: #ff8296; --on-disputed: #3c0510; --disputed-soft: #3d121b;
  --corrected: #7db2ff; --corrected-soft: #10284b; --shadow: none } }
* { box-sizing: border-box }
html { scroll-padding-bottom: 6rem }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: break-word; min-height: 100vh; display: flex; flex-direction: column }
h1, h2, h3, h4, p, dl, dd, ul, ol { margin: 0; padding: 0 }
ul, ol { list-style: none }
code, kbd { font: .875em ui-monospace, monospace }
a { color: var(--path) }
:focus-visible { outline: 3px solid var(--path); outline-offset: 2px }
.quiet, .utc { color: var(--quiet) }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; box-shadow: var(--shadow); min-width: 0 }
.card-head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; align-items: baseline;
  padding: .8rem 1.1rem .5rem }
h2 { font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet) }

.top { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; align-items: center; justify-content: space-between;
  padding: 1rem clamp(.75rem, 2vw, 1.75rem) .25rem }
.brand { display: flex; align-items: center; gap: .3rem; color: var(--path); font-weight: 650; font-size: .85rem }
.bolt { width: 1rem; height: 1rem; fill: currentColor }
h1 { font-size: clamp(1.35rem, 3.5vw, 1.85rem); line-height: 1.2; letter-spacing: -.015em }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem }
.facts dt { color: var(--quiet); font-size: .8rem }
.facts dd { font-weight: 600; font-variant-numeric: tabular-nums }
.facts .state { background: var(--path); color: var(--on-path); border-radius: 1rem; padding: 0 .75rem; width: fit-content }

main { flex: 1; display: grid; gap: 1rem; padding: .75rem clamp(.75rem, 2vw, 1.75rem) 1rem; align-items: start;
  grid-template-columns: minmax(0, 1fr) }
.chart { overflow: auto; padding: 0 .5rem; text-align: center; border-radius: .5rem }
.chart svg.statechart { width: 100%; height: auto; max-height: max(24rem, calc(100vh - 18rem)); min-width: 38rem; overflow: visible }
.caption { font-weight: 600; border-left: .25rem solid var(--path); padding-left: .5rem }
.caption[data-look=inferred] { border-color: var(--inferred); border-left-style: dashed }
.caption[data-look=disputed] { border-color: var(--disputed) }
.caption[data-look=corrected] { border-color: var(--corrected) }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: .5rem 1.1rem .8rem; font-size: .8rem; color: var(--quiet) }
.legend li { display: flex; align-items: center; gap: .4rem }
.legend li::before { content: ''; width: 1.2rem; height: .8rem; border-radius: .25rem; border: 2px solid var(--path) }
.legend [data-mark=current]::before { border-width: 3px; background: var(--path-soft); box-shadow: 0 0 0 2px var(--path-soft) }
.legend [data-mark=taken]::before { height: 0; border-width: 4px 0 0; border-radius: 0 }
.legend [data-mark=inferred]::before { border-style: dashed; border-color: var(--inferred) }
.legend [data-mark=disputed]::before { border-style: dotted; border-color: var(--disputed); border-width: 3px }
.legend [data-mark=corrected]::before { height: 0; border: 0 dashed var(--corrected); border-top-width: 4px; border-radius: 0 }

.chart .is-stepping :is(.node, .cluster):not(.is-passed, .is-thought, .start) > path { opacity: .65 }
.chart .is-stepping :is(.node, .cluster):not(.is-passed, .is-thought) > text { fill: var(--quiet) }
.chart .is-stepping .edge:not(.is-passed) > :is(path, polygon) { opacity: .75 }
.chart .is-passed > path { stroke: var(--path); stroke-width: 2.2 }
.chart .edge.is-passed > polygon { fill: var(--path); stroke: var(--path) }
.chart .edge.is-passed > text { fill: var(--path); font-weight: 700 }
.chart .is-inferred > path { stroke: var(--inferred); stroke-dasharray: 7 4 }
.chart .edge.is-inferred > polygon { fill: var(--inferred); stroke: var(--inferred) }
.chart .is-current > path { stroke-width: 5; filter: drop-shadow(0 0 6px color-mix(in srgb, var(--path) 55%, transparent)) }
.chart .edge.is-taken > path { stroke-width: 4.5 }
.chart .is-thought > path { stroke: var(--disputed); stroke-width: 3.5; stroke-dasharray: 2 5; stroke-linecap: round }
.chart .badge circle { fill: var(--disputed); stroke: var(--card); stroke-width: 2 }
.chart .badge text { fill: var(--on-disputed); font: 700 15px system-ui, sans-serif }
.chart .jump-mark path { fill: none; stroke: var(--corrected); stroke-width: 4.5; stroke-dasharray: 10 6 }
.chart .jump-mark .head { fill: var(--corrected); stroke: none }
.chart .spark { fill: var(--card); stroke: var(--path); stroke-width: 4; pointer-events: none }

.panel { padding: 1rem 1.2rem 1.2rem }
.panel + .panel { border-top: 1px solid var(--line) }
.panel > header { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; align-items: center; margin-bottom: .6rem }
.panel .count { grid-column: 1 / -1; color: var(--quiet); font-size: .85rem; font-variant-numeric: tabular-nums }
h3 { font-size: 1.3rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance }
h4 { font-size: .85rem; margin: 1rem 0 .3rem; color: var(--quiet) }
.panel p + p { margin-top: .35rem }
.panel .objection { background: var(--disputed-soft); border-left: .25rem solid var(--disputed); border-radius: .25rem; padding: .4rem .7rem }
.panel[data-look=inferred] .seen { background: var(--inferred-soft); border-left: .25rem dashed var(--inferred); border-radius: .25rem; padding: .4rem .7rem }
.panel[data-look=corrected] .seen { background: var(--corrected-soft); border-left: .25rem solid var(--corrected); border-radius: .25rem; padding: .4rem .7rem }
.kind { border: 1.5px solid var(--path); color: var(--path); border-radius: 1rem; padding: 0 .6rem; font-size: .8rem;
  font-weight: 600; white-space: nowrap }
.kind[data-look=inferred] { border-color: var(--inferred); border-style: dashed; color: var(--inferred) }
.kind[data-look=disputed] { border-color: var(--disputed); background: var(--disputed); color: var(--on-disputed) }
.kind[data-look=corrected] { border-color: var(--corrected); color: var(--corrected); border-style: double; border-width: 3px }
.kind:is([data-look=timer], [data-look=act]) { border-color: var(--quiet); color: var(--quiet) }
.when { margin-top: .8rem; background: var(--soft); border-radius: .6rem; padding: .3rem .8rem }
:is(.when, .details) > div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .2rem .8rem; padding: .3rem 0 }
:is(.when, .details) > div + div { border-top: 1px solid var(--line) }
:is(.when, .details) dt { color: var(--quiet); font-size: .9rem }
time { font-variant-numeric: tabular-nums }
.utc { display: block; font-size: .8rem }
:is(.effects, .waits, .findings) li { padding: .35rem 0 }
:is(.effects, .waits, .findings) li + li { border-top: 1px solid var(--line) }
.effects strong { display: inline-block; font-size: .75rem; border-radius: .3rem; padding: 0 .4rem; margin-right: .25rem;
  background: var(--path-soft); color: var(--path) }
.effects [data-type=alert] strong { background: var(--disputed-soft); color: var(--disputed) }
.effects .suppressed { color: var(--quiet) }
.effects .suppressed strong { background: var(--soft); color: var(--quiet) }
.effects em { display: block; font-size: .9rem }
.findings strong { color: var(--inferred) }
.findings [data-severity=error] strong { color: var(--disputed) }
.findings code { overflow-wrap: anywhere }
.waits .utc { display: inline }
.state-note { margin-top: 1.1rem; border-top: 1px solid var(--line); font-size: .95rem }

.timeline ol { position: relative; padding: 0 .6rem .6rem }
.timeline a { position: relative; display: grid; grid-template-columns: 1.4rem minmax(0, 1fr) auto; gap: .05rem .5rem; align-items: center;
  padding: .45rem .6rem; border-radius: .6rem; color: inherit; text-decoration: none }
.timeline a:hover { background: var(--soft) }
.timeline a[aria-current] { background: var(--path-soft); box-shadow: inset 0 0 0 2px var(--path) }
.timeline .card-head a { padding: 0; display: inline; color: var(--path); text-decoration: underline }
.timeline .card-head p { font-size: .85rem }
.move { font-weight: 600; line-height: 1.35 }
.alerts { color: var(--disputed); font-size: .8rem; font-weight: 600; justify-self: end }
.stepping .timeline a:not(.is-past, [aria-current]) .dot { opacity: .45 }
.beneath { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: center; justify-content: space-between }
.timeline time { color: var(--quiet); font-size: .85rem }
.timeline .kind { font-size: .75rem }
.dot { grid-row: 1 / 3; justify-self: center; width: .85rem; height: .85rem; border-radius: 50%; background: var(--path);
  border: 2px solid var(--path); z-index: 1 }
.timeline li:not(:last-child) a::before { content: ''; position: absolute; left: 1.3rem; top: 50%; height: 100%; border-left: 2px solid var(--line) }
[data-look=inferred] > .dot, .ticks [data-look=inferred] { background: var(--card); border: 2px dashed var(--inferred) }
[data-look=disputed] > .dot, .ticks [data-look=disputed] { background: var(--disputed); border-color: var(--disputed); border-radius: 0; transform: rotate(45deg) }
[data-look=corrected] > .dot, .ticks [data-look=corrected] { background: var(--card); border: 4px solid var(--corrected) }
:is([data-look=timer], [data-look=act]) > .dot, .ticks :is([data-look=timer], [data-look=act]) { background: var(--card); border-color: var(--quiet) }

.player { position: sticky; bottom: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; align-items: center;
  padding: .6rem clamp(.75rem, 2vw, 1.75rem); background: var(--card); border-top: 1px solid var(--line);
  box-shadow: 0 -6px 24px #16202c14 }
.player[hidden] { display: none }
.buttons { display: flex; gap: .3rem }
button, select { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .6rem; min-height: 2.75rem }
button { min-width: 2.75rem; display: inline-grid; place-items: center; padding: 0; cursor: pointer }
button[aria-disabled=true] { color: var(--quiet); cursor: default }
button[aria-disabled=true] .icon { opacity: .45 }
#play { background: var(--path); border-color: var(--path); color: var(--on-path); font-weight: 650; padding: 0 1.1rem 0 .8rem; min-width: 6.6rem }
#play span { align-items: center; gap: .35rem }
.player:not(.is-playing) .when-paused, .player.is-playing .when-playing { display: inline-flex }
.when-playing, .when-paused { display: none }
.icon { width: 1.2rem; height: 1.2rem; fill: currentColor; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.track { flex: 1 1 16rem; min-width: 12rem }
#slider { display: block; width: 100%; height: 1.75rem; margin: 0; accent-color: var(--path); cursor: pointer }
.ticks { display: flex; justify-content: space-between; padding: 0 .2rem; height: .7rem }
.ticks i { width: .6rem; height: .6rem; border-radius: 50%; background: var(--path); border: 2px solid var(--path); opacity: .4 }
.ticks i.is-past { opacity: 1 }
.place { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap }
.speed { white-space: nowrap; font-size: .9rem }
.keys { color: var(--quiet); font-size: .8rem; display: none }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: .3rem; padding: 0 .3rem; background: var(--soft) }

@media (min-width: 60rem) {
  main { grid-template-columns: minmax(0, 1.55fr) minmax(22rem, 1fr) }
  .timeline { grid-column: 1 }
  .panels { grid-column: 2; grid-row: 1 / 3; position: sticky; top: 1rem; max-height: calc(100vh - 8rem); overflow: auto }
  .keys { display: block }
}
@media (min-width: 86rem) {
  body { height: 100vh; min-height: 44rem }
  main { min-height: 0; align-items: stretch; grid-template-rows: minmax(0, 1fr);
    grid-template-columns: 21rem minmax(0, 1fr) 27rem }
  main > .card { max-height: none; min-height: 0 }
  .timeline, .chart-card { display: flex; flex-direction: column }
  .timeline ol { overflow: auto; flex: 1 }
  .chart { flex: 1; min-height: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr) }
  .chart svg.statechart { height: 100%; max-height: none; min-width: 0 }
  .timeline { grid-area: 1 / 1 }
  .chart-card { grid-area: 1 / 2 }
  .panels { grid-area: 1 / 3; position: static; overflow: auto }
  main.wide { grid-template-columns: minmax(0, 1fr) 27rem; grid-template-rows: minmax(0, 1fr) minmax(10.5rem, 32%) }
  .wide .chart-card { grid-area: 1 / 1 }
  .wide .timeline { grid-area: 2 / 1 }
  .wide .panels { grid-area: 1 / 2 / 3 / 2 }
  .wide .timeline ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); align-content: start; gap: 0 .5rem }
  .wide .timeline li a::before { display: none }
}
@media (max-width: 40rem) {
  .player { gap: .25rem .8rem; padding-block: .4rem }
  .track { flex: 1 1 70%; order: -2 }
  .place { order: -1 }
  .speed label { position: absolute; clip-path: inset(50%) }
  button { min-width: 2.5rem }
  #play { min-width: 5.2rem; padding: 0 .5rem }
  .buttons { flex: 1 }
  :is(.when, .details) > div { grid-template-columns: minmax(0, 1fr) }
}
@media (prefers-reduced-motion: no-preference) {
  .chart path { transition: opacity .25s, stroke .25s, stroke-width .25s }
  .timeline a { transition: background .2s }
}
@media print { .player { display: none } .panel[hidden] { display: block } }
`
