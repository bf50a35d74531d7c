/** What the bridge serves besides the frames: a page with the inspector in it, and what the page needs. */
export interface BridgePage {
  contentType: string
  text: string
}

/** The pages by their paths. `inspectorUrl` is the inspector to embed. */
export function bridgePages(inspectorUrl: URL): Readonly<Record<string, BridgePage>> {
  return {
    '/': { contentType: 'text/html; charset=utf-8', text: html(inspectorUrl) },
    '/bridge.js': { contentType: 'text/javascript; charset=utf-8', text: script },
    '/bridge.css': { contentType: 'text/css; charset=utf-8', text: style },
  }
}

/** What the page may load, and from where: its own script and style, its own frames, and one inspector. */
export function contentSecurityPolicy(inspectorUrl: URL, hosts: Iterable<string>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The empty icon that keeps the browser from asking for one.
    'img-src data:',
    `connect-src ${[...hosts].map((host) => `ws://${host}`).join(' ')}`,
    `frame-src ${inspectorUrl.origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function html(inspectorUrl: URL): string {
  const url = inspectorUrl.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Stromkreis in the Stately inspector</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/bridge.css">
<script src="/bridge.js" defer></script>
</head>
<body>
<p id="state" role="status">Waiting for the inspector, which needs the internet. Without it: stromkreis inspect, with --offline.</p>
<iframe id="inspector" title="Stately inspector" referrerpolicy="no-referrer" data-url="${url}"></iframe>
</body>
</html>
`
}

const style = `html, body { height: 100%; margin: 0 }
body { display: flex; flex-direction: column; font: 14px/1.5 system-ui, sans-serif }
p { margin: 0; padding: 4px 12px; color: #222; background: #f5e9c8 }
iframe { flex: 1; border: 0 }
`

// The connection is made when the inspector says that it listens, so nothing has to be kept here; whenever it says so
// anew, because it was loaded again, it is told everything anew.
const script = `'use strict'
const frame = document.getElementById('inspector')
const state = document.getElementById('state')
const inspector = new URL(frame.dataset.url).origin
let socket = null
let again = 0

function connect() {
  clearTimeout(again)
  if (socket !== null) {
    socket.onclose = null
    socket.onmessage = null
    socket.close()
  }
  socket = new WebSocket('ws://' + location.host + '/')
  socket.onopen = () => {
    state.hidden = true
  }
  socket.onmessage = ({ data }) => frame.contentWindow.postMessage(JSON.parse(data), inspector)
  socket.onclose = () => {
    state.textContent = 'Not connected to Stromkreis. Is stromkreis inspect still running?'
    state.hidden = false
    again = setTimeout(connect, 1000)
  }
}

addEventListener('message', ({ source, origin, data }) => {
  const isInspectors = source === frame.contentWindow && origin === inspector
  if (isInspectors && data?.type === '@statelyai.connected') connect()
})
frame.src = frame.dataset.url
`
