import { createHash } from 'node:crypto'

/** The look of all pages. Contrasts are at least those of WCAG 2.2 AA, in both colour schemes. */
export const pageStyle = `
:root { color-scheme: light dark;
  --page: #f3f5f4; --card: #fff; --text: #17201c; --quiet: #4d5a54; --line: #d5dcd8;
  --accent: #0b5f3e; --on-accent: #fff; --notice: #fdf3d8 }
@media (prefers-color-scheme: dark) { :root {
  --page: #0f1412; --card: #18201c; --text: #e9efec; --quiet: #a9b6b0; --line: #33403a;
  --accent: #7fe0b3; --on-accent: #06281a; --notice: #3a3115 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif;
  overflow-wrap: break-word }
header, main { max-width: 42rem; margin: 0 auto; padding: 0 1rem }
header { display: flex; justify-content: space-between; gap: 1rem; padding-top: 1rem; color: var(--quiet) }
header p { margin: 0; font-weight: 600 }
main { margin: 1rem auto 3rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: clamp(1rem, 4vw, 2rem) }
h1 { font-size: clamp(1.4rem, 5vw, 1.9rem); line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
p { margin: .5rem 0 } ul { margin: .5rem 0; padding-left: 1.25rem }
.quiet { color: var(--quiet); font-size: .9rem }
.notice { background: var(--notice); border-left: .3rem solid currentColor; border-radius: .25rem;
  padding: .6rem 1rem; margin: 0 0 1.25rem }
table { width: 100%; border-collapse: collapse; margin: .5rem 0 1.25rem }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { padding: .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { text-align: left; font-weight: 400; padding-right: .75rem; overflow-wrap: anywhere; hyphens: auto }
td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.summary td { font-weight: 600 }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: .6rem 1.25rem; border-radius: .5rem;
  border: 2px solid var(--accent); background: none; color: var(--accent); cursor: pointer; flex: 1 1 15rem;
  text-wrap: balance }
button.main { background: var(--accent); color: var(--on-accent) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
@media print { header a, form { display: none } }
`

/** How a Content-Security-Policy names {@link pageStyle}. */
export const pageStyleSource = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`
