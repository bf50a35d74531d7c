/** The look of the list of contracts, and of the page of each. */
export const contractStyle = `
.filter-hint { flex-basis: 100% }
.filter .acts { margin-top: 0 }
.contracts th[scope=col] a { color: inherit; display: inline-block; padding: .3rem 0 }
.contracts th[aria-sort] a { color: var(--accent) }
.contracts td, .contracts th { padding-right: 1.25rem }
.contracts tbody tr:hover { background: var(--soft) }
.since { white-space: nowrap }
.pages { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: center; margin-top: 1rem }
@media (max-width: 40rem) { .filter p:not(.acts) { flex: 1 1 9rem; min-width: 0 } .filter :is(input:not([type=checkbox]), select) { width: 100% } }
.contract { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start }
@media (min-width: 64rem) { .contract { grid-template-columns: minmax(20rem, 1fr) minmax(0, 1.9fr) } }
#news > .card, #news > p { margin-top: 1rem }
#standing h2 .state { font-size: 1.15rem; padding: .1rem .8rem }
#standing .notice { margin: .75rem 0 0 }
.slider { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; margin-bottom: 1rem; padding-block: .6rem }
.slider label { min-width: 14rem }
.slider output { font-weight: 400; margin-left: .35rem }
.slider input { flex: 1 1 14rem; width: auto; min-width: 0; accent-color: var(--accent) }
.facts div, .codes div { display: grid; grid-template-columns: minmax(7rem, 2fr) 3fr; gap: .1rem .75rem; padding: .3rem 0; border-top: 1px solid var(--line) }
.facts div:first-child, .codes div:first-child { border-top: 0 }
.facts { margin-top: .4rem }
dd { min-width: 0; overflow-wrap: anywhere }
#standing h2 { margin-bottom: .4rem }
dt { color: var(--quiet); font-size: .9rem }
.way { margin-bottom: .6rem }
.marks { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .85rem; color: var(--quiet); margin-top: .5rem }
.marks li::before { content: ''; display: inline-block; width: 1.5rem; height: .9rem; margin-right: .45rem; vertical-align: -.1rem; border-radius: .25rem; border: 2.5px solid var(--accent) }
.marks .is-current::before { border-width: 4.5px }
.marks .is-inferred::before { border: 2.5px dashed var(--inferred) }
.timeline { list-style: none; margin-top: .75rem }
.step { position: relative; padding: 0 0 1.1rem 1.6rem; border-left: 3px solid var(--line); margin-left: .45rem }
.step:last-child { padding-bottom: 0 }
.step::before { content: ''; position: absolute; left: -.52rem; top: .3rem; width: .8rem; height: .8rem; border-radius: 50%; background: var(--accent); border: 2px solid var(--card) }
.step.inferred { border-left-style: dashed; border-left-color: var(--inferred) }
.step.inferred::before { background: var(--card); border: 3px dashed var(--inferred) }
.step.disputed::before, .step.corrected::before { background: var(--bad); border-radius: 0; transform: rotate(45deg) }
.step:is(.timer, .act)::before { background: var(--quiet); border-radius: .2rem }
.step h3 { color: var(--text); font-size: 1rem; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: baseline }
.step .when { color: var(--quiet); font-size: .9rem }
.step.inferred .tag { border-style: dashed; border-color: var(--inferred); color: var(--inferred) }
.step.disputed .tag { border-color: var(--bad); color: var(--bad) }
.codes { margin-top: .3rem; max-width: 40rem; font-size: .9rem }
.followed { margin-top: .3rem; padding-left: 1.1rem; font-size: .9rem }
.past li { padding: .4rem 0; border-top: 1px solid var(--line) }
.past li:first-child { border-top: 0 }
q { overflow-wrap: anywhere }
.button.is-off { color: var(--quiet); border-style: dashed; cursor: default }
`
