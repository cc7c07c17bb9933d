import type { Result } from '#shared/errors';
import type { Finding } from '#shared/ipc';
import type { PaymentFile } from '#shared/payment-file';

/*
 * The reader process parses files that come from outside. It holds no key, no session and no network, and
 * it is ended after each file: what breaks it breaks nothing else.
 */

export interface ReaderMethods {
  /** Whole-file faults are findings of scope `file`. */
  read: { input: { readonly bytes: Uint8Array }; output: Result<PaymentFile, readonly Finding[]> };
}
