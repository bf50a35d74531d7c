import { type LogStep, lookOf } from '../log-step.ts'
import { html, type Markup } from '../markup.ts'

/** Beyond this many steps, the marks above the slider would run into each other. */
const mostTicks = 90

/** Buttons, slider and speed. Hidden until the page's script shows it, since nothing of it works without. */
export function offlinePlayer(steps: readonly LogStep[]): Markup {
  const last = steps.length
  return html`<section class="player" id="player" aria-label="Player" hidden>
<div class="buttons">
${button({ id: 'first', name: 'First step', key: 'Home', icon: 'M6 5v14M19 5 9 12l10 7z' })}
${button({ id: 'back', name: 'Step back', key: '←', icon: 'M17 5 7 12l10 7z' })}
<button type="button" id="play" title="Play or pause (space)">
<span class="when-paused">${iconOf('M7 4.5v15L20 12z')}Play</span>
<span class="when-playing">${iconOf('M8 5v14M16 5v14')}Pause</span>
</button>
${button({ id: 'forward', name: 'Step forward', key: '→', icon: 'M7 5l10 7-10 7z' })}
${button({ id: 'last', name: 'Last step', key: 'End', icon: 'M18 5v14M5 5l10 7-10 7z' })}
</div>
<div class="track">
${last > mostTicks ? null : html`<div class="ticks" aria-hidden="true">${steps.map(tick)}</div>`}
<label class="spoken" for="slider">Step</label>
<input type="range" id="slider" min="1" max="${last}" step="1" value="${last}" autocomplete="off">
</div>
<p class="place"><span id="place">${last}</span> / ${last}</p>
<p class="speed"><label for="speed">Speed</label> <select id="speed" autocomplete="off">
<option value="0.5">½ ×</option>
<option value="1" selected>1 ×</option>
<option value="2">2 ×</option>
<option value="4">4 ×</option>
</select></p>
<p class="keys"><kbd>←</kbd> <kbd>→</kbd> step <kbd>Home</kbd> <kbd>End</kbd> <kbd>space</kbd> play</p>
</section>`
}

function button({ id, name, key, icon }: { id: string; name: string; key: string; icon: string }): Markup {
  const title = `${name} (${key})`
  return html`<button type="button" id="${id}" aria-label="${name}" title="${title}">${iconOf(icon)}</button>`
}

function iconOf(path: string): Markup {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`
}

function tick(step: LogStep): Markup {
  return html`<i data-look="${lookOf(step)}"></i>`
}
