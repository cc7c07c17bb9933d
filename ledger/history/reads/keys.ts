import { accountHash, DAY_BIAS, metaHash, writeId } from '../keys.ts';
import { writeOrdinal, type Ordinal } from '../ordinal.ts';
import { HASH_BYTES, layouts } from '../runs/layout.ts';

const ORDINAL_AT_ENTRY = HASH_BYTES;
const WORD_MAX = 0xffffffff;

/** The account at an ordinal, or with null after everything of it. */
export const entryKey = (account: string, ordinal: Ordinal | null): DataView => {
  const key = hashKey(account, layouts.entries.keyBytes);
  writeOrdinalOrLast(key, ORDINAL_AT_ENTRY, ordinal);
  return key;
};

/** After everything of the account with a value date up to a day. */
export const valuedKey = (account: string, day: number): DataView => {
  const key = hashKey(account, layouts.valued.keyBytes);
  key.setUint32(HASH_BYTES, day + DAY_BIAS);
  writeOrdinalOrLast(key, HASH_BYTES + 4, null);
  return key;
};

export const idKey = (id: string): DataView => {
  const key = new DataView(new ArrayBuffer(layouts.ids.keyBytes));
  writeId(key, 0, id);
  return key;
};

export const metaKey = (key: string, value: string, ordinal: Ordinal | null): DataView => {
  const { high, low } = metaHash(key, value);
  const view = new DataView(new ArrayBuffer(layouts.meta.keyBytes));
  view.setUint32(0, high);
  view.setUint32(4, low);
  writeOrdinalOrLast(view, 8, ordinal);
  return view;
};

const hashKey = (account: string, length: number): DataView => {
  const bytes = new Uint8Array(length);
  bytes.set(accountHash(account));
  return new DataView(bytes.buffer);
};

const writeOrdinalOrLast = (view: DataView, at: number, ordinal: Ordinal | null): void => {
  if (ordinal !== null) {
    writeOrdinal(view, at, ordinal);
    return;
  }
  view.setUint32(at, WORD_MAX);
  view.setUint32(at + 4, WORD_MAX);
};
