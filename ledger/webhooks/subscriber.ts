import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Events hold names and amounts: they leave the machine encrypted or not at all. */
const isSafe = (text: string): boolean => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
};

/** Somebody who is told of every journal event, in order, at least once. */
export const subscriberSchema = z.strictObject({
  /** Names the file that keeps the position. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  url: z.url().refine(isSafe, 'an https address, or one of this machine'),
  /** Sequence number of the first event that it wants. */
  from: z.int().min(0).default(0),
});

export type Subscriber = z.infer<typeof subscriberSchema>;
