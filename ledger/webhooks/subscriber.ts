import { z } from 'zod';
import { secureUrlSchema } from '#shared/api';

/** Somebody who is told of every journal event, in order, at least once. */
export const subscriberSchema = z.strictObject({
  /** Names the file that keeps the position. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  /** Events hold names and amounts: they leave the machine encrypted or not at all. */
  url: secureUrlSchema,
  /** Sequence number of the first event that it wants. */
  from: z.int().min(0).default(0),
});

export type Subscriber = z.infer<typeof subscriberSchema>;
