import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import type { CustodyKey } from './schema.ts';

/** The public half of a key that signs, in the one form in which it is written down. */
export type SigningKey = Pick<CustodyKey, 'algorithm' | 'publicKey'>;

const DOMAIN = 'countersign/custody-key/v1';

/** Names a key wherever it is written down: by what it is, not by where it lies or what it is called. */
export const signingKeyName = ({ algorithm, publicKey }: SigningKey): Sha256Hex =>
  sha256Hex(utf8(`${DOMAIN}\n${algorithm}\n${publicKey}`)) as Sha256Hex;
