import { swimLaneStyle } from '../../report/swim-lane-svg.ts'

/** The look of the pages with orders of our own. */
export const orderStyle = `${swimLaneStyle}
.page-head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center }
.page-head .acts { margin: 0 }
.lead { margin: .25rem 0 1rem }
.back { margin-bottom: .6rem }
.swim-lane .in-trouble rect { stroke: var(--bad) }
.swim-lane .place .trouble { fill: var(--bad) }
.chart svg.swim-lane { min-width: 78rem; max-height: none }
.attention { display: grid; gap: 1rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); align-items: start }
.attention h3 { margin: 0 0 .75rem }
.pager { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .9rem }
.order-parts { display: grid; gap: 1rem; margin-top: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start }
@media (min-width: 60rem) { .order-parts { grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr) } }
.timeline li { border-left: .2rem solid var(--line); padding: 0 0 1rem .9rem }
.timeline li:last-child { padding-bottom: 0 }
.timeline .moment { color: var(--quiet); font-size: .85rem; display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center }
.facts > div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .3rem 0; border-top: 1px solid var(--line) }
.facts > div:first-child { border-top: 0 }
.facts dt { flex: 0 0 9rem; color: var(--quiet) }
.facts dd { flex: 1 1 12rem; min-width: 0 }
.findings li { border-left: .25rem solid var(--inferred); padding: 0 0 0 .9rem; margin-top: .9rem }
.findings li.error { border-color: var(--bad) }
.findings li:first-child { margin-top: 0 }
.mend { font-size: .95rem }
.filed { border-top: 1px solid var(--line); padding: .75rem 0 }
.filed h3 { margin: 0 0 .5rem; color: inherit }
.formats { margin: .9rem 0 0 1.2rem }
.send.act { background: var(--soft); border-radius: .6rem; padding: .25rem 1rem 1rem; margin: 1rem 0 1.5rem }
.send h2 { margin-top: .75rem }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 }
.sending strong { white-space: nowrap }
#file td:last-child { min-width: 16rem }
.act > .notice { margin-top: .9rem }
.sending { display: flex; align-items: center; gap: 1rem; margin: .5rem 0; max-width: 40rem }
.look-again { float: right; margin-left: 1rem }
.act input[type=file] { width: 100%; padding: .6rem }
#path svg { min-width: 52rem }
td a, th a { white-space: nowrap }
.tag.error { border-color: var(--bad); color: var(--bad) }
`
