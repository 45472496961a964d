import { createHash } from 'crypto';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Tools } from './engine';

/** What the engine needs from outside. */
export const tools: Tools = {
  sha256: (value) => createHash('sha256').update(value, 'utf8').digest('hex'),
  completePhone: (nationalNumber, country) => {
    const number = parsePhoneNumberFromString(nationalNumber, country.toUpperCase() as CountryCode);
    return number?.isValid() ? number.number.slice(1) : undefined;
  },
};
