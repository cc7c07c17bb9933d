import type { GateRefusal } from '#shared/custody';
import { err, type Result } from '#shared/errors';

/** Why a capsule is put aside. Nothing was signed, and nothing went out. */
export type CapsuleRefusalCode =
  /** It does not read: not canonical, of another kind, too large, or with members that nobody knows. */
  | 'capsule-malformed'
  /** The signature on it is not of the key it names, or that key is not one that may send capsules here. */
  | 'capsule-unsigned'
  /** It is of another journal. */
  | 'capsule-foreign'
  /** It begins after the point up to which this desk has read the journal. */
  | 'capsule-gap'
  /** The bytes in it are not those that follow from the item. */
  | 'capsule-differs'
  /** It answers another request. */
  | 'capsule-unasked'
  /** What came back is not signed as the key of the wallet signs. */
  | 'capsule-not-carried-out';

export interface CapsuleRefusal {
  readonly code: CapsuleRefusalCode | GateRefusal['code'];
  readonly detail: string;
}

export const refuse = (code: CapsuleRefusalCode, detail: string): Result<never, CapsuleRefusal> =>
  err({ code, detail });
