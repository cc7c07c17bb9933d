import type { Nonces } from '@noble/curves/abstract/frost.js';
import { ok, type Result } from '#shared/errors';
import { refuse, type ThresholdError } from './errors.ts';

/**
 * A signer's nonces of one session. Two signatures with the same nonces give the share away, so they are handed out
 * once, whether a signature comes of it or not, and are overwritten after that use. They are never stored.
 */
export class OneTimeNonces {
  #nonces: Nonces | undefined;

  constructor(nonces: Nonces) {
    this.#nonces = nonces;
  }

  /** Does the one thing that may be done with them; refused ever after. */
  use<T>(work: (nonces: Nonces) => Result<T, ThresholdError>): Result<T, ThresholdError> {
    const nonces = this.#nonces;
    this.#nonces = undefined;
    if (nonces === undefined) return refuse('nonces-used', 'the nonces were used: sign in a new session');
    try {
      return work(nonces);
    } finally {
      overwrite(nonces);
    }
  }

  wipe(): void {
    this.use(() => ok(undefined));
  }

  toJSON(): string {
    return '[nonces]';
  }
}

const overwrite = ({ hiding, binding }: Nonces): void => {
  hiding.fill(0);
  binding.fill(0);
};
