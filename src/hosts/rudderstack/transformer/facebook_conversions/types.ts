import { z } from 'zod';

export { messageSchema } from '../types';

/** RudderStack's own form, which its own schema has checked. */
export const destinationConfigSchema = z
  .object({
    datasetId: z.string().min(1, 'The Dataset ID is missing: copy it from Events Manager.'),
    accessToken: z.string().min(1, 'The Access Token is missing: generate one in Events Manager.'),
  })
  .passthrough();
