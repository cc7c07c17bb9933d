import type { Intent } from '#shared/intent';
import { nameKey } from './records.ts';

/* Keys by which the store finds items that are like another one. */

/** A text that sorts as its amount does: two digits of length, then the digits. */
export const amountKey = (minor: bigint): string => {
  const digits = minor.toString();
  return `${String(digits.length).padStart(2, '0')}${digits}`;
};

/** What stands in a payment file where there is no end-to-end reference (ISO 20022, EndToEndIdentification). */
const NOT_PROVIDED = 'notprovided';
const TELLING_CHARACTERS_MIN = 4;

/**
 * Texts that name what is paid for: the end-to-end reference and the remittance text, spelling left out. A text
 * without a digit ("Rent") names no single invoice, and neither do references between own accounts.
 */
export const referenceKeys = (intent: Intent): readonly string[] => {
  if (intent.type !== 'transfer' || intent.rail === 'book') return [];
  const { endToEndId, remittance } = intent.references;
  const keys = [endToEndId, remittance ?? ''].map(nameKey);
  return [...new Set(keys.filter(isTelling))];
};

const isTelling = (key: string): boolean =>
  key !== NOT_PROVIDED && key.length >= TELLING_CHARACTERS_MIN && /\p{N}/u.test(key);
