import { inMappingWords } from '../../src/delivery/runtime-words'

it('names the mapping of a required field that is missing, and leaves all other words alone', () => {
  expect(inMappingWords("The root value is missing the required field 'external_id'.")).toBe(
    'The event has no External ID: map "External ID" to where your events have it.'
  )
  for (const other of ["The root value is missing the required field 'nothing'.", 'Email must be an array.']) {
    expect(inMappingWords(other)).toBe(other)
  }
})
