import { readFileSync } from 'node:fs'
import path from 'node:path'
import { orders, shopEvent } from '../../bench/events'
import { main, type Surroundings } from '../../bench/index'
import { meetsTarget, missed, type Ratio, type Result } from '../../bench/result'
import { toMarkdown, toText } from '../../bench/report'
import { replaceBlock } from '../../bench/write'

const ratio = (value: number, must: Ratio['must'] = 'at least'): Ratio => ({
  name: 'theirs / ours',
  value,
  target: 2,
  must
})

const result = (...ratios: Ratio[]): Result => ({
  title: 'How long?',
  rows: [{ label: 'ours', median: 12.345, unit: 'µs an event' }],
  ratios
})

interface Run {
  status: number
  measured: string[]
  printed: string
  complaints: string
  written: string[]
}

async function run(argv: string[], results: Partial<Record<string, Result>> = {}): Promise<Run> {
  const measured: string[] = []
  const printed: string[] = []
  const complaints: string[] = []
  const written: string[] = []
  const surroundings: Surroundings = {
    measure: (name) => {
      measured.push(name)
      return Promise.resolve(results[name] ?? result(ratio(3)))
    },
    write: (all) => {
      written.push(...all.keys())
      return Promise.resolve()
    },
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text)
  }
  const status = await main(argv, surroundings)
  return { status, measured, printed: printed.join('\n'), complaints: complaints.join('\n'), written }
}

describe('targets', () => {
  it('are met from either side, and by their own value', () => {
    expect(meetsTarget(ratio(2.1))).toBe(true)
    expect(meetsTarget(ratio(2))).toBe(true)
    expect(meetsTarget(ratio(1.9))).toBe(false)
    expect(meetsTarget(ratio(1.9, 'at most'))).toBe(true)
    expect(meetsTarget(ratio(2, 'at most'))).toBe(true)
    expect(meetsTarget(ratio(2.1, 'at most'))).toBe(false)
  })

  it('are missed by what could not be measured', () => {
    expect(meetsTarget(ratio(NaN))).toBe(false)
    expect(meetsTarget(ratio(NaN, 'at most'))).toBe(false)
  })

  it('are named with their benches when they are missed', () => {
    const results = new Map([
      ['transform', result(ratio(3), ratio(1))],
      ['runtime', result(ratio(3))]
    ])
    expect(missed(results)).toEqual(['transform: theirs / ours'])
  })
})

describe('npm run bench', () => {
  it('runs all benches when none is named', async () => {
    const { measured, status } = await run([])
    expect(measured).toEqual(expect.arrayContaining(['transform', 'runtime', 'delivery', 'memory']))
    expect(status).toBe(0)
  })

  it('runs the named ones', async () => {
    expect((await run(['memory', 'transform'])).measured).toEqual(['transform', 'memory'])
  })

  it.each([[['runtme']], [['--chek']]])('refuses %j with its usage', async (argv) => {
    const { status, measured, complaints } = await run(argv)
    expect(status).toBe(2)
    expect(measured).toEqual([])
    expect(complaints).toContain('npm run bench --')
  })

  it('prints figures and targets as tables', async () => {
    const { printed } = await run(['transform'], { transform: result(ratio(1)) })
    expect(printed).toMatch(/ours +│ +12\.3 │ µs an event/)
    expect(printed).toMatch(/theirs \/ ours +│ +1 × +│ at least 2 × +│ MISSED/)
  })

  it('prints one JSON object with --json', async () => {
    const { printed } = await run(['transform', 'runtime', '--json'])
    expect(JSON.parse(printed)).toMatchObject({ results: { transform: { title: 'How long?' }, runtime: {} } })
  })

  it('writes what it measured with --write', async () => {
    expect((await run(['memory', '--write'])).written).toEqual(['memory'])
    expect((await run(['memory'])).written).toEqual([])
  })

  it('ends with 1 under --check when a target is missed, and says which', async () => {
    const { status, complaints } = await run(['runtime', '--check'], { runtime: result(ratio(1)) })
    expect(status).toBe(1)
    expect(complaints).toContain('runtime: theirs / ours')
  })

  it('ends with 0 under --check when all are met, and without --check', async () => {
    expect((await run(['runtime', '--check'])).status).toBe(0)
    expect((await run(['runtime'], { runtime: result(ratio(1)) })).status).toBe(0)
  })
})

describe('the figures of bench/README.md', () => {
  it('stand between their markers, and nothing else changes', () => {
    const text = 'before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n'
    expect(replaceBlock(text, 'new')).toBe('before\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nafter\n')
  })

  it.each(['none', '<!-- bench --> only', '<!-- /bench --> before <!-- bench -->'])(
    'need both markers in order: %s',
    (text) => {
      expect(() => replaceBlock(text, 'new')).toThrow('<!-- bench -->')
    }
  )

  it('name the command and the machine that made them', () => {
    const markdown = toMarkdown(new Map([['transform', result(ratio(3))]]), 'Node 20, 2 cores', 'docs/images/bench.svg')
    expect(markdown).toContain('npm run bench -- --write')
    expect(markdown).toContain('Node 20, 2 cores')
    expect(markdown).toContain('| transform: theirs / ours | 3 × | at least 2 × |')
    expect(markdown).toContain('(docs/images/bench.svg)')
  })

  it('show the growth with the batch where it was measured', () => {
    const growth = { unit: 'µs', series: [{ label: 'theirs', fields: 8, points: [{ batch: 1, value: 60 }] }] }
    expect(toText('runtime', { ...result(), growth })).toMatch(/theirs, 8 personal fields +│ 60 +│ +│/)
  })
})

describe('the events', () => {
  const NOW = Date.UTC(2026, 10, 25)

  it('are the same in every run, and no two alike', () => {
    const events = orders(50, 17, NOW)
    expect(events).toEqual(orders(50, 17, NOW))
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(50)
    expect(new Set(events.map(({ context }) => (context?.traits as { email: string }).email)).size).toBe(50)
  })

  it('lie within the last hours, for Meta takes none from the future or of last week', () => {
    for (const { timestamp } of [...orders(200, 8, NOW), ...Array.from({ length: 200 }, (_, i) => shopEvent(i, NOW))]) {
      const age = NOW - Date.parse(String(timestamp))
      expect(age).toBeGreaterThan(0)
      expect(age).toBeLessThan(2 * 3_600_000)
    }
  })
})

describe('the peers', () => {
  it('are pinned without naming a registry', () => {
    const lock = readFileSync(path.join(__dirname, '../../bench/peers/package-lock.json'), 'utf8')
    expect(lock).not.toContain('"resolved": "http')
  })
})
