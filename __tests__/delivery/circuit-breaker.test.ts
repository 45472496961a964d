import { CircuitBreaker } from '../../src/delivery/circuit-breaker'
import { withJitter } from '../../src/delivery/jitter'
import { seededRandom } from '../../src/sandbox/random'

function breaker() {
  let now = 0
  const circuit = new CircuitBreaker({ now: () => now, random: seededRandom(1) })
  const pass = (ms: number): void => {
    now += ms
  }
  /** Failures over two seconds. */
  const fail = (times = 5): void => {
    for (let i = 0; i < times; i++) {
      circuit.failed()
      pass(500)
    }
  }
  return { circuit, pass, fail }
}

describe('CircuitBreaker', () => {
  it('opens after five failures in a row', () => {
    const { circuit, fail } = breaker()
    fail(4)
    expect([circuit.state, circuit.enter()]).toEqual(['closed', 'pass'])
    fail(1)
    expect([circuit.state, circuit.enter()]).toEqual(['open', 'wait'])
  })

  it('stays closed while anything succeeds in between', () => {
    const { circuit, fail } = breaker()
    for (let i = 0; i < 10; i++) {
      fail(4)
      circuit.succeeded()
    }
    expect(circuit.state).toBe('closed')
  })

  it('waits for a row to last: many requests may meet one moment', () => {
    const { circuit, pass } = breaker()
    for (let i = 0; i < 50; i++) circuit.failed()
    expect(circuit.state).toBe('closed')
    pass(2000)
    circuit.failed()
    expect(circuit.state).toBe('open')
  })

  it('lets one probe through when its wait is over, and everything when that succeeds', () => {
    const { circuit, fail, pass } = breaker()
    fail()
    pass(600)
    expect(circuit.state).toBe('half_open')
    expect([circuit.isPassable, circuit.enter(), circuit.enter(), circuit.isPassable]).toEqual([
      true,
      'probe',
      'wait',
      false
    ])
    circuit.succeeded()
    expect([circuit.state, circuit.enter(), circuit.enter()]).toEqual(['closed', 'pass', 'pass'])
  })

  it('waits twice as long after each probe that fails, half a minute at most', () => {
    const { circuit, fail, pass } = breaker()
    fail()
    pass(600)
    const waits = Array.from({ length: 8 }, () => {
      expect(circuit.enter()).toBe('probe')
      circuit.failed()
      let waited = 0
      while (circuit.state === 'open') {
        pass(500)
        waited += 500
      }
      return waited
    })
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000])
  })

  it('hears nothing new from what was under way when it opened', () => {
    const { circuit, fail, pass } = breaker()
    fail()
    for (let i = 0; i < 20; i++) circuit.failed()
    pass(600)
    expect(circuit.state).toBe('half_open')
  })

  it('gives a probe up that was never heard of again', () => {
    const { circuit, fail, pass } = breaker()
    fail()
    pass(600)
    expect(circuit.enter()).toBe('probe')
    pass(30_000)
    expect(circuit.enter()).toBe('probe')
  })

  it('tells senders to come when it may be over, not all at once', () => {
    const { circuit, fail, pass } = breaker()
    fail()
    for (let i = 0; i < 4; i++) {
      pass(30_000)
      circuit.enter()
      circuit.failed()
    }
    const told = new Set(Array.from({ length: 200 }, () => circuit.retryAfter()))
    expect(Math.min(...told)).toBeGreaterThanOrEqual(16)
    expect(Math.max(...told)).toBeLessThanOrEqual(24)
    expect(told.size).toBeGreaterThan(5)
  })
})

describe('withJitter', () => {
  it('adds up to half of a wait, and takes nothing off', () => {
    const random = seededRandom(7)
    const waits = Array.from({ length: 1000 }, () => withJitter(20, random))
    expect([Math.min(...waits), Math.max(...waits)]).toEqual([21, 30])
    expect(withJitter(0, () => 0)).toBe(1)
  })
})
