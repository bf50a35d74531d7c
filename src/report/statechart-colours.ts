/** A colour on light and on dark pages. */
interface Shade {
  light: string
  dark: string
}

interface KindShade {
  light: { fill: string; stroke: string }
  dark: { fill: string; stroke: string }
}

function shade(light: string, dark: string): Shade {
  return { light, dark }
}

function kind(light: [string, string], dark: [string, string]): KindShade {
  const pair = ([fill, stroke]: [string, string]) => ({ fill, stroke })
  return { light: pair(light), dark: pair(dark) }
}

/** Colours of drawings of machines. Text on every fill has a contrast of 7 to 1 or more, lines one of 3 to 1. */
export const statechartColours = {
  background: shade('#ffffff', '#11161d'),
  inside: shade('#f4faf6', '#131f1b'),
  text: shade('#16202c', '#eef3f8'),
  muted: shade('#4a5867', '#b3c0ce'),
  edge: shade('#5b6b7c', '#8a9bad'),
  path: shade('#7a1fd0', '#c79bff'),
  jump: shade('#c01537', '#ff8296'),
  initial: kind(['#dbe9ff', '#2a66c8'], ['#14305c', '#74a9ff']),
  active: kind(['#d8f1f5', '#137588'], ['#0d3a45', '#4fc3d8']),
  recoverable: kind(['#ffedc7', '#a86400'], ['#4a3205', '#f0b23e']),
  success: kind(['#d9f3df', '#1f7a3d'], ['#123d22', '#5fd086']),
  terminal: kind(['#e8ebef', '#5c6875'], ['#2a323c', '#98a6b5']),
}
