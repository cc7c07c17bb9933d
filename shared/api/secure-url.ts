import { z } from 'zod';

const SECURE = /^https:\/\/[^/?#@]+(?:[/?#]|$)/;
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?#]|$)/;

/** What is sent there leaves the machine encrypted or not at all. */
export const isSecureUrl = (text: string): boolean => SECURE.test(text) || LOOPBACK.test(text);

export const secureUrlSchema = z
  .url()
  .max(2_000)
  .refine(isSecureUrl, 'an https address, or one of this machine');
