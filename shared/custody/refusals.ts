import { err, type Result } from '#shared/errors';

/** Why nothing is released: stable codes, each with what is known of the cause. */
export type GateRefusalCode =
  /** The journal does not follow from its rules, or is not the ledger's: this gate opens for nothing any more. */
  | 'journal-broken'
  /** What was read ends before what was verified here earlier. */
  | 'journal-behind'
  /** Another history, or another policy, than was verified here earlier. */
  | 'journal-forked'
  | 'policy-regressed'
  | 'intent-unknown'
  /** It is not approved, or was ended, or carried out, or leaves by no custody key. */
  | 'not-released-by-custody'
  /** The inventory does not know the key, or it is not active. */
  | 'key-not-active'
  /** It is another key that carries out the items of this wallet. */
  | 'key-of-another-wallet'
  | 'intent-expired'
  /** The journal's time and this machine's can't both be right. */
  | 'clocks-disagree'
  /** What it was approved on stands no more: frozen, closed, without an owner. */
  | 'intent-stands-no-more'
  /** Those who approved it, by the policy of then and now, are no quorum any more. */
  | 'quorum-gone'
  /** It was released already, for other bytes or another key. */
  | 'released-otherwise'
  /** No bytes follow from it: the detail says what is missing. */
  | 'not-derivable'
  /** The books hold what it came to: it was carried out, or ended on the way. */
  | 'settled'
  /** It was cancelled here, for good. */
  | 'cancelled'
  /** Only what was released, or approved to be, can be cancelled. */
  | 'never-released'
  /** What is released could not be written down first. */
  | 'memory-failed';

export interface GateRefusal {
  readonly code: GateRefusalCode;
  readonly detail: string;
}

export const refuse = (code: GateRefusalCode, detail: string): Result<never, GateRefusal> =>
  err({ code, detail });
