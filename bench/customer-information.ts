import { hash } from 'node:crypto'
import { resolve } from 'node:path'
import { ParamBuilder } from 'capi-param-builder-nodejs'
import { ServerSideUtils } from 'facebook-nodejs-business-sdk'
import { Report } from '../src/destination/server-event/report'
import type * as UserDataModule from '../src/destination/server-event/user-data'
import { measure, medianOf, quotient } from './measure'
import type { Options, Result } from './result'

const REPEATS = 200
const OURS = 'this package'
const HASH = 'crypto.hash alone'
const SDK = 'facebook-nodejs-business-sdk 24.0.1'
const BUILDER = 'capi-param-builder-nodejs 1.3.2'
const NOW = Date.UTC(2026, 10, 24) / 1000

/** Our key, the SDK's name and the parameter builder's name of each hashed parameter. */
const PARAMETERS = [
  ['external_id', 'external_id', 'external_id'],
  ['email', 'em', 'email'],
  ['phone', 'ph', 'phone'],
  ['first_name', 'fn', 'first_name'],
  ['last_name', 'ln', 'last_name'],
  ['date_of_birth', 'db', 'date_of_birth'],
  ['gender', 'ge', 'gender'],
  ['city', 'ct', 'city'],
  ['state', 'st', 'state'],
  ['zip', 'zp', 'zip_code'],
  ['country', 'country', 'country']
] as const

type Person = Record<(typeof PARAMETERS)[number][0], string>

/** How long the eleven hashed parameters of a typical event take to normalize and hash, beside the bare hashing of them. */
export async function run(options: Options): Promise<Result> {
  const { toUserData } = compiled()
  const events = people().map(({ external_id, ...user_data }) => ({ external_id, user_data }))
  const values = events.map(({ external_id, user_data }) =>
    PARAMETERS.map(([key]) => (key === 'external_id' ? external_id : user_data[key]))
  )
  const normalized = events.map((event) => normalizedValues(event, toUserData))
  const builder = new ParamBuilder()
  const context = { nowSeconds: NOW, eventTime: NOW, actionSource: 'app', sha256 }

  const tasks: Record<string, () => void> = {
    [HASH]: () => {
      for (const list of normalized) for (const value of list) sha256(value)
    },
    [OURS]: () => {
      for (const event of events) toUserData(event, context, new Report())
    },
    [SDK]: () => {
      for (const list of values) {
        for (let i = 0; i < list.length; i++) ServerSideUtils.normalizeAndHash(list[i], PARAMETERS[i][1])
      }
    },
    [BUILDER]: () => {
      for (const list of values) {
        for (let i = 0; i < list.length; i++) builder.getNormalizedAndHashedPII(list[i], PARAMETERS[i][2])
      }
    }
  }
  const cases = Object.entries(tasks).map(([label, task]) => ({
    label,
    events: events.length * REPEATS,
    call: () => {
      for (let i = 0; i < REPEATS; i++) task()
    }
  }))
  const measured = await measure(cases, options)
  return {
    title: 'What do the eleven hashed parameters of a typical event take to normalize and hash?',
    rows: cases.map(({ label }) => ({ label, median: medianOf(measured, label), unit: 'µs an event' })),
    ratios: [
      { name: `${OURS} / ${HASH}`, value: quotient(measured, OURS, HASH), target: 2.2, must: 'at most' },
      { name: `${SDK} / ${OURS}`, value: quotient(measured, SDK, OURS), target: 1, must: 'at least' },
      { name: `${BUILDER} / ${OURS}`, value: quotient(measured, BUILDER, OURS), target: 1, must: 'at least' }
    ],
    notes: ['We hash codes (f, us, ca) once and remember them; the SDK hashes dates as they were written.']
  }
}

// The package's own compiled code: what users run, and not what a loader makes of the source.
function compiled(): typeof UserDataModule {
  const file = resolve(__dirname, '../dist/destination/server-event/user-data.js')
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- made by the build, so unknown to the type check
  return require(file) as typeof UserDataModule
}

function sha256(value: string): string {
  return hash('sha256', value, 'hex')
}

/** Ten first names by ten last names, with the rest written as forms and shops write it. */
function people(): Person[] {
  const firstNames = ['Mary', 'John', 'Jane', 'Luis', 'Aisha', 'Wei', 'Emma', 'Noah', 'Mary Ann', 'Oliver']
  const lastNames = ['Smith', 'Doe', "O'Neil", 'Garcia', 'Khan', 'Chen', 'Johnson', 'Williams', 'Brown', 'Miller']
  const cities = ['San Francisco', 'Austin', 'New York', 'Seattle', 'Chicago']
  const states = ['California', 'TX', 'NY', 'WA', 'Illinois']
  const everyone = firstNames.flatMap((first, i) =>
    lastNames.map((last, j) => ({
      external_id: `user-${8231 + i * 100 + j}`,
      email: `${first.replace(' ', '.')}.${last.replace("'", '')}${j}@Example.com`,
      phone: `+1 (65${i}) 555-12${10 + j}`,
      first_name: first,
      last_name: last,
      date_of_birth: `${1960 + i * 4}-0${1 + (j % 9)}-${10 + j}`,
      gender: ['f', 'male', 'Female', 'm'][(i + j) % 4],
      city: cities[j % cities.length],
      state: states[j % states.length],
      zip: String(94103 + i * 7 + j),
      country: 'US'
    }))
  )
  // As they come off the wire: strings of their own, not the constants above.
  return JSON.parse(JSON.stringify(everyone)) as Person[]
}

/** What the values are normalized to, found by "hashing" them with a function that tells what it was given. */
function normalizedValues(
  event: { external_id: string; user_data: object },
  toUserData: typeof UserDataModule.toUserData
): string[] {
  const seen: string[] = []
  const sha256Spy = (value: string): string => {
    seen.push(value)
    return value
  }
  toUserData(event, { nowSeconds: NOW, eventTime: NOW, actionSource: 'app', sha256: sha256Spy }, new Report())
  if (seen.length !== PARAMETERS.length) throw new Error('Not every value of the typical event was normalized')
  return seen
}
