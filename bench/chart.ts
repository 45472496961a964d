import { BATCH_SIZES } from './batches'
import type { Results } from './report'
import type { Series } from './result'

/** The panels, left to right. */
const PANELS = ['transform', 'runtime', 'delivery']
const TITLES: Record<string, string> = {
  transform: 'Payload → body',
  runtime: 'Event → request',
  delivery: 'Over HTTP'
}
// Read well on white as on a dark page: a picture in a README cannot know which it stands on.
const COLORS = { 'this package': '#2f81f7', 'facebook-conversions-api': '#db6d28', 'business SDK': '#8957e5' }
const INK = '#768390'
const GRID = '#76839040'

const STYLE = {
  aria: false,
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: GRID },
  title: { color: INK, fontSize: 13 },
  axis: {
    labelColor: INK,
    titleColor: INK,
    gridColor: GRID,
    tickColor: GRID,
    domainColor: INK,
    titleFontWeight: 'normal'
  },
  legend: {
    orient: 'bottom',
    labelColor: INK,
    labelFontSize: 11,
    columnPadding: 0,
    symbolStrokeColor: INK,
    labelLimit: 240
  }
}

interface Point {
  batch: number
  value: number
  sender: string
  fields: string
}

/** What has no batches costs the same whatever is collected. */
function toPoints({ label, fields, points }: Series): Point[] {
  return BATCH_SIZES.map((batch) => ({
    batch,
    value: (points.find((point) => point.batch === batch) ?? points[0]).value,
    sender: label,
    fields: `${fields} personal fields`
  }))
}

function panel(name: string, unit: string, series: Series[]): object {
  return {
    title: TITLES[name],
    width: 200,
    height: 180,
    data: { values: series.flatMap(toPoints) },
    layer: [
      { mark: { type: 'line', strokeWidth: 2 } },
      { mark: { type: 'point', filled: true, opacity: 1, size: 28 }, encoding: { strokeDash: { value: [] } } }
    ],
    encoding: {
      x: {
        field: 'batch',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { title: 'events a batch', values: BATCH_SIZES, format: ',d', labelFlush: false }
      },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { nice: 5 },
        axis: { title: unit, tickCount: 5, format: ',d' }
      },
      color: {
        field: 'sender',
        type: 'nominal',
        scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
        legend: { title: null, symbolType: 'stroke', symbolStrokeWidth: 3 }
      },
      strokeDash: {
        field: 'fields',
        type: 'nominal',
        scale: { domain: ['8 personal fields', '17 personal fields'], range: [[], [4, 3]] },
        legend: { title: null, symbolType: 'stroke', symbolStrokeWidth: 2 }
      }
    }
  }
}

/** @returns the chart as SVG, or undefined when nothing that it shows was measured */
export async function draw(results: Results): Promise<string | undefined> {
  const panels = PANELS.flatMap((name) => {
    const growth = results.get(name)?.growth
    return growth === undefined ? [] : [panel(name, growth.unit, growth.series)]
  })
  if (panels.length === 0) return undefined
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const spec = {
    hconcat: panels,
    spacing: 72,
    bounds: 'flush',
    config: STYLE
  } as unknown as Parameters<typeof compile>[0]
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' })
  return view.toSVG()
}
