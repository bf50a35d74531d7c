/** One line of the text that Prometheus reads. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** The samples in a text; a line that is neither one nor a comment is an error. */
export function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
      if (name === undefined) throw new Error(`Not a sample: ${line}`)
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [key!, said!])
      return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }
    })
}

/** The value of the sample that has at least these labels; undefined where there is none. */
export function sampleOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const wanted = Object.entries(labels)
  return samples.find(
    (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
  )?.value
}

/** All values of a metric together. */
export function sum(samples: readonly Sample[], name: string): number {
  return samples.filter((sample) => sample.name === name).reduce((total, { value }) => total + value, 0)
}
