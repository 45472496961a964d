import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { badOrder, order, startServer, stopAll } from './support'

const FOLDER = join(__dirname, '../../examples/monitoring')

afterEach(stopAll)

interface Dashboard {
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[]
  templating: { list: { name: string; definition?: string }[] }
}

/** All queries of the example, by where they stand. */
function queries(): [where: string, query: string][] {
  const dashboard = JSON.parse(readFileSync(join(FOLDER, 'grafana-dashboard.json'), 'utf8')) as Dashboard
  const panels = dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }): [string, string] => [`panel "${title}"`, expr])
  )
  const rules = readFileSync(join(FOLDER, 'alerts.yml'), 'utf8')
  const alerts = [...rules.matchAll(/- alert: (\w+)\n\s+expr: (?:\|\n((?:\s{10,}.*\n)+)|(.*)\n)/g)].map(
    ([, name, block, line]): [string, string] => [`alert ${name}`, (block ?? line).trim()]
  )
  const variables = dashboard.templating.list.flatMap(({ name, definition }): [string, string][] =>
    definition === undefined ? [] : [[`variable ${name}`, definition]]
  )
  return [...panels, ...alerts, ...variables]
}

const WORDS = new Set(
  'sum by min max rate increase histogram_quantile label_values and offset le or on ignoring avg count'.split(' ')
)

interface Selector {
  metric: string
  labels: { name: string; operator: string; value: string }[]
}

/** The series that a query asks for. */
function selectors(query: string): Selector[] {
  const bare = query.replace(/\b(?:by|on|ignoring) \([^)]*\)/g, '')
  return [...bare.matchAll(/([a-z_]\w+)(?:\{([^}]*)\})?/gi)].flatMap(([, metric, labels = '']) =>
    WORDS.has(metric) || /^(?:\w{1,2}|__rate_interval|sync)$/.test(metric)
      ? []
      : [
          {
            metric,
            labels: [...labels.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].map(([, name, operator, value]) => ({
              name,
              operator,
              value
            }))
          }
        ]
  )
}

/** Labels that a query groups by. */
const grouping = (query: string): string[] =>
  [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names]) => names.split(',').map((name) => name.trim()))

/** Samples of a metric: their labels. */
function samples(metrics: string, metric: string): Map<string, string>[] {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .map((line) => new Map([...line.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])))
}

it('finds every series that the dashboard and the alerts ask for on a running server', async () => {
  const { post, metrics } = await startServer()
  await post('/events', [order(), badOrder()])
  const text = await metrics()
  const all = queries()
  expect(all.length).toBeGreaterThan(20)
  for (const [where, query] of all) {
    for (const { metric, labels } of selectors(query)) {
      if (metric === 'up') continue
      const found = samples(text, metric).filter((own) =>
        labels.every(({ name, operator, value }) =>
          value === '$sync'
            ? own.has(name)
            : operator === '='
              ? own.get(name) === value
              : value.split('|').includes(own.get(name) ?? '')
        )
      )
      // What has not happened yet has no line, but the metric is there.
      const isKnown = found.length > 0 || (labels.length === 0 && text.includes(`# TYPE ${metric} `))
      expect(isKnown ? where : `${where}: ${metric} ${JSON.stringify(labels)}`).toBe(where)
    }
    const known = new Set(
      selectors(query).flatMap(({ metric }) => samples(text, metric).flatMap((own) => [...own.keys()]))
    )
    for (const name of grouping(query))
      expect(`${where}: ${known.has(name) ? name : 'unknown'}`).toBe(`${where}: ${name}`)
  }
})
