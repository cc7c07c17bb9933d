import type { VerifySignature } from '#shared/envelope';

export interface ApplyContext {
  /** Checks signatures. A ledger replaying its own verified disk may pass one that accepts all. */
  readonly verify: VerifySignature;
  /** Root of the journal at a size; undefined leaves that check to the caller (a desk checks it at sync). */
  readonly rootAt?: (size: number) => string | undefined;
}
