import { z } from 'zod';

/** A value of the form: texts, numbers that were typed as such, or nothing. */
const text = z.union([z.string(), z.number()]).nullish();

const pairs = z.array(z.object({ from: text, to: text }).passthrough()).nullish();

export const destinationConfigSchema = z
  .object({
    pixelId: z
      .string()
      .regex(
        /^\s*\d{1,30}\s*$/,
        'The Pixel ID must be digits only: copy the Dataset ID from Events Manager.',
      ),
    accessToken: z.string().min(1, 'The Access Token is missing: generate one in Events Manager.'),
    testEventCode: text,
    externalId: text,
    customerInformation: pairs,
    eventsToEvents: pairs,
    additionalProperties: z.array(z.object({ property: text }).passthrough()).nullish(),
    actionSource: text,
    limitedDataUse: z.boolean().nullish(),
    limitedDataUseCountry: text,
    consent: text,
  })
  .passthrough();

/** Whatever else an event lacks, the engine says in its own words. */
export const messageSchema = z.object({ type: z.string() }).passthrough();
