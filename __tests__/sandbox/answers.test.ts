import { errorBody } from '../../src/sandbox/errors'
import type { SandboxOptions } from '../../src/sandbox'
import { goodEvent, NOW, NOW_SECONDS, outcome, PIXEL, startSandbox, stopSandboxes } from './support'
import type { Answer } from './support'

afterEach(stopSandboxes)

const tooOld = () => goodEvent({ event_time: NOW_SECONDS - 8 * 86_400 })

async function refused(options: SandboxOptions, times = 1): Promise<Answer[]> {
  const { send } = await startSandbox(options)
  const answers: Answer[] = []
  for (let n = 0; n < times; n++) answers.push(await send([goodEvent(), goodEvent(), tooOld(), goodEvent()]))
  return answers
}

const messages = (answers: Answer[]): (string | undefined)[] => answers.map(({ json }) => json.error?.message)

describe('form of an error', () => {
  it('is Meta’s', async () => {
    const [answer] = await refused({ nameIndex: 'always' })
    const { fbtrace_id, ...error } = answer.json.error ?? { fbtrace_id: '' }
    expect(fbtrace_id).toMatch(/^A.{22}$/)
    expect(error).toEqual({
      message: "Invalid parameter: $['data'][2]['event_time']",
      type: 'OAuthException',
      code: 100,
      error_data: { blame_field_specs: [['data', '2', 'event_time']] },
      error_subcode: 2804003,
      is_transient: false,
      error_user_title: 'Event time too old',
      error_user_msg: 'An event may be at most 7 days old, one in a physical store 62 days.'
    })
  })

  it('has user messages in the account’s language, and everything else in English', async () => {
    const titles = new Set<string | undefined>()
    for (const locale of ['en_US', 'fr_FR', 'da_DK', 'pt_BR'] as const) {
      const [answer] = await refused({ locale })
      expect(answer.json.error).toMatchObject({ message: 'Invalid parameter', code: 100, error_subcode: 2804003 })
      titles.add(answer.json.error?.error_user_title)
    }
    expect(titles.size).toBe(4)
  })

  it.each([
    [190, 463, 'Adgang nægtet'],
    [80004, 2446079, 'Tjenesten er optaget'],
    [2, undefined, 'Tjenesten er optaget'],
    [100, 2804999, 'Ugyldig parameter'],
    [100, undefined, undefined]
  ])('has a title for code %s, subcode %s', (code, subcode, title) => {
    const { error } = errorBody({ code, subcode, message: '' }, { locale: 'da_DK', traceId: 'A' })
    expect(error.error_user_title).toBe(title)
  })
})

describe('index of the faulty event', () => {
  it('is never named', async () => {
    const [answer] = await refused({ nameIndex: 'never' })
    expect(answer.json.error?.message).toBe('Invalid parameter')
    expect(answer.json.error?.error_data?.blame_field_specs).toEqual([['data']])
  })

  it('is named now and then, the same way for the same seed', async () => {
    const first = messages(await refused({ nameIndex: 'sometimes', seed: 5 }, 20))
    expect(new Set(first)).toEqual(new Set(['Invalid parameter', "Invalid parameter: $['data'][2]['event_time']"]))
    expect(messages(await refused({ nameIndex: 'sometimes', seed: 5 }, 20))).toEqual(first)
    expect(messages(await refused({ nameIndex: 'sometimes', seed: 6 }, 20))).not.toEqual(first)
  })

  it('is wrong on demand, beyond the batch as well', async () => {
    const named = messages(await refused({ nameIndex: 'wrong' }, 40)).map(
      (text) => /\['data'\]\[(\d+)\]/.exec(text ?? '')?.[1]
    )
    expect([...new Set(named)].sort()).toEqual(['0', '1', '3', '4'])
  })

  it('is left out of a required parameter’s message too', async () => {
    const { send } = await startSandbox({ nameIndex: 'never' })
    const answer = await send([goodEvent({ user_data: undefined })])
    expect(answer.json.error?.error_user_msg).toBe('The parameter user_data is required')
  })
})

describe('a rule of the test’s own', () => {
  const refuse: SandboxOptions['refuse'] = (event) =>
    event.event_name === 'Bad' ? { code: 2655, subcode: 1, message: 'Bad event', status: 422 } : undefined

  it('refuses what Meta’s checks let pass', async () => {
    const { send, sandbox } = await startSandbox({ refuse, nameIndex: 'always' })
    const answer = await send([goodEvent(), goodEvent({ event_name: 'Bad' })])
    expect([answer.status, outcome(answer)]).toEqual([422, '2655/1'])
    expect(answer.json.error?.message).toBe("Bad event: $['data'][1]")
    expect((await send([goodEvent()])).status).toBe(200)
    expect(sandbox.stats()).toMatchObject({ refusedBatches: 1, recorded: 1, errors: { '2655/1': 1 } })
  })

  it('fails visibly when it throws', async () => {
    const broken: SandboxOptions['refuse'] = () => {
      throw new Error('oops')
    }
    const { send, sandbox } = await startSandbox({ refuse: broken })
    const answer = await send([goodEvent()])
    expect(answer.status).toBe(500)
    expect(answer.json.error?.message).toContain('oops')
    expect(sandbox.events()).toEqual([])
  })
})

describe('throttling', () => {
  it('takes so many requests a window and pixel, and says when to come back', async () => {
    let now = NOW
    const throttle = { limit: 2, windowMs: 600_000 }
    const { send, sandbox } = await startSandbox({ now: () => now, throttle })
    await send([goodEvent()])
    now += 60_000
    await send([goodEvent()])
    const answer = await send([goodEvent()])
    expect([answer.status, outcome(answer)]).toEqual([429, '80004/2446079'])
    expect(answer.json.error?.is_transient).toBe(true)
    expect(answer.headers.get('retry-after')).toBe('540')
    const usage: unknown = JSON.parse(answer.headers.get('x-business-use-case-usage') ?? '')
    expect(usage).toMatchObject({ [PIXEL]: [{ estimated_time_to_regain_access: 9 }] })
    expect((await send([goodEvent()], { pixel: '77' })).status).toBe(200)
    now += 540_000
    expect((await send([goodEvent()])).status).toBe(200)
    expect(sandbox.stats()).toMatchObject({ recorded: 4, errors: { '80004/2446079': 1 } })
  })

  it('uses the code it is given', async () => {
    const { send } = await startSandbox({ throttle: { limit: 0, windowMs: 1000, code: 4 } })
    expect(outcome(await send([goodEvent()]))).toBe('4/2446079')
  })
})
