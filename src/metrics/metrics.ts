/** Labels of a sample: kinds only, never names or ids of accounts, people or things. */
type Labels = Readonly<Record<string, string>>

interface Sample {
  labels: Labels
  value: number
}

interface Metric {
  help: string
  type: 'counter' | 'gauge'
  /** Read when somebody asks. */
  read(): Sample[] | Promise<Sample[]>
}

/** What the bot counts, written as Prometheus reads it. */
export interface Metrics {
  /** A number that only grows, since the process started. */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void
  /** A number that is looked up when somebody asks. */
  gauge(name: string, help: string, read: Metric['read']): void
  /** Text exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  text(): Promise<string>
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export function metrics(): Metrics {
  const all = new Map<string, Metric>()
  return {
    counter(name, help) {
      const samples = new Map<string, Sample>()
      all.set(name, { help, type: 'counter', read: () => (samples.size ? [...samples.values()] : [{ labels: {}, value: 0 }]) })
      return (labels = {}, by = 1) => {
        const key = written(labels)
        samples.set(key, { labels, value: (samples.get(key)?.value ?? 0) + by })
      }
    },
    gauge(name, help, read) {
      all.set(name, { help, type: 'gauge', read })
    },
    async text() {
      const parts = [...all].map(async ([name, { help, type, read }]) => {
        const samples = (await read()).map(({ labels, value }) => `${name}${written(labels)} ${value}`)
        return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples].join('\n')
      })
      return `${(await Promise.all(parts)).join('\n')}\n`
    },
  }
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`)
  return pairs.length ? `{${pairs.join(',')}}` : ''
}
