import type { Property } from './paths'

const NAMES =
  /(e-?mail|phone|mobile|telephone|first_?name|last_?name|full_?name|surname|birth|gender|address|street|zip|postal|ip$|password|ssn|token)/i
const EMAIL = /[^\s@]+@[^\s@]+\.[a-z]{2,}/i
const PHONE = /^\+?[\d\s()/-]{9,}$/

/** @returns whether a property looks like contact data, which Meta forbids outside customer information */
export function looksPersonal({ path, example, kinds }: Property): boolean {
  const last = path.split('.').at(-1) ?? ''
  if (NAMES.test(last) || EMAIL.test(example)) return true
  return kinds.includes('text') && PHONE.test(example) && !/id$/i.test(last) && !/^\d{4}-\d{2}-\d{2}/.test(example)
}
