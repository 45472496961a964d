import { MATCH_KEYS, type MatchKey } from '../destination/server-event/match-keys'
import { matchKeyOf } from './identifiers'
import type { Deduplication, Diagnostic, MetaQuality } from './answer'
import type { MetaState, MetaVerdict } from './ask-meta'
import type { Coverage, OwnCoverage } from './coverage'

/** One parameter of one event name: how many events carry it by Meta's count and by ours, in percent. */
export interface KeyReport {
  parameter: string
  label: string
  /** Meta's weight of it in Event Match Quality, where Meta gives one */
  weight: NonNullable<MatchKey['weight']> | null
  meta: number | null
  own: number | null
}

/** Meta's figures of one event name beside ours. */
export interface EventReport {
  event_name: string
  score: number | null
  keys: KeyReport[]
  coverage: MetaQuality['coverage']
  deduplication: Deduplication[]
  freshness: string | null
  diagnostics: Diagnostic[]
  own: OwnCoverage | null
  /** What to do, the most useful first */
  advice: string[]
}

export interface QualityReport {
  pixel_id: string | null
  state: MetaState | 'not_asked'
  message: string
  events: EventReport[]
  /** Of our own events: those that Meta's figures are not about, and those that would not be sent */
  own_elsewhere: number
  own_not_sent: number
}

/** Meta's advice: aim at this score or more. */
const GOOD_SCORE = 6
const WEIGHTS = { high: 3, medium: 2, low: 1 }
/** Percent by which Meta's count may lie below ours before it is worth a word. */
const NOTABLE = 20
const SLOW = new Set(['daily', 'weekly', 'monthly'])

/** Puts Meta's figures and our own counts side by side, by event name. */
export function merge(
  pixelId: string | null,
  verdict: Omit<MetaVerdict, 'state'> & Pick<QualityReport, 'state'>,
  own?: Coverage
): QualityReport {
  const { state, message } = verdict
  const byName = new Map(verdict.events.map((event) => [event.event_name, event]))
  const names = new Set([...byName.keys(), ...(own?.names() ?? [])])
  return {
    pixel_id: pixelId,
    state,
    message,
    events: [...names].map((name) => toEventReport(name, byName.get(name), own)),
    own_elsewhere: own?.elsewhere ?? 0,
    own_not_sent: own?.notSent ?? 0
  }
}

function toEventReport(name: string, meta: MetaQuality | undefined, own: Coverage | undefined): EventReport {
  const report = {
    event_name: name,
    score: meta?.score ?? null,
    keys: keysOf(name, meta, own),
    coverage: meta?.coverage ?? null,
    deduplication: meta?.deduplication ?? [],
    freshness: meta?.freshness ?? null,
    diagnostics: meta?.diagnostics ?? [],
    own: own?.of(name) ?? null
  }
  return { ...report, advice: adviceFor(report) }
}

/** All parameters that Meta weighs, and whatever else Meta or we have seen. */
function keysOf(name: string, meta: MetaQuality | undefined, own: Coverage | undefined): KeyReport[] {
  const unknown = [...(meta?.keys.keys() ?? [])].filter(
    (seen) => !MATCH_KEYS.some(({ parameter }) => parameter === seen)
  )
  const reports = [...MATCH_KEYS, ...unknown.map(matchKeyOf)].map(({ parameter, label, weight }) => ({
    parameter,
    label,
    weight: weight ?? null,
    // A key that Meta does not list is one that no event has.
    meta: meta === undefined ? null : (meta.keys.get(parameter) ?? 0),
    own: own?.share(name, parameter) ?? null
  }))
  return reports.filter(({ weight, meta: metas, own: ours }) => weight !== null || (metas ?? 0) > 0 || (ours ?? 0) > 0)
}

type Figures = Omit<EventReport, 'advice'>

function adviceFor(figures: Figures): string[] {
  return [missingKey(figures), ...lostKeys(figures), deduplication(figures), freshness(figures)].filter(
    (advice) => advice !== undefined
  )
}

function missingKey({ score, keys }: Figures): string | undefined {
  if (score !== null && score >= GOOD_SCORE) return undefined
  const cost = ({ weight, meta, own }: KeyReport): number =>
    weight === null ? 0 : WEIGHTS[weight] * (100 - (meta ?? own ?? 100))
  const [first] = [...keys].sort((one, other) => cost(other) - cost(one))
  if (cost(first) === 0) return undefined
  const missing = Math.round(100 - (first.meta ?? first.own ?? 100))
  const goal = score === null ? '' : ` The score is ${score}; ${GOOD_SCORE} or more is good.`
  return `Map "${first.label}" (weight ${String(first.weight)}): ${missing} % of the events lack it.${goal}`
}

function lostKeys({ keys }: Figures): string[] {
  const lost = keys.filter(({ meta, own }) => meta !== null && own !== null && own - meta >= NOTABLE)
  return lost.map(
    ({ label, meta, own }) =>
      `"${label}" is on ${String(own)} % of our events but on ${String(meta)} % of Meta's: something else sends to this dataset too, or Meta does not take these values.`
  )
}

function deduplication({ coverage, deduplication: keys, own }: Figures): string | undefined {
  const byId = keys.find(({ key }) => key === 'event_id')
  if (byId?.browser !== undefined && byId.browser !== null && byId.browser < 100) {
    return `${Math.round(100 - byId.browser)} % of the browser's events carry no event ID, so Meta may count them twice: give fbq the eventID that the server sends (action-destination-meta-pixel/browser does).`
  }
  if (byId?.server !== undefined && byId.server !== null && byId.server < 100) {
    const ours =
      own !== null && own.with_event_id === 100 ? ' Ours all do: something else sends to this dataset too.' : ''
    return `${Math.round(100 - byId.server)} % of the server's events carry no event ID, so Meta may count them twice.${ours}`
  }
  if (coverage?.percentage === undefined || coverage.percentage === null || coverage.goal === null) return undefined
  if (coverage.percentage >= coverage.goal) return undefined
  return `The server sends ${coverage.percentage} % of what the browser sends with a common ID; Meta advises ${coverage.goal} %: send this event from both sides with the same event ID.`
}

function freshness({ freshness: frequency }: Figures): string | undefined {
  if (frequency === null || !SLOW.has(frequency)) return undefined
  return `Events arrive ${frequency}: send them as they happen, best within the hour.`
}
