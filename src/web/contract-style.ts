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
.button.is-off { color: var(--quiet); border-style: dashed; cursor: default }
`
