import { sql } from 'kysely';
import type { IntentDigest } from '#shared/brand';
import { destinationName, type Intent } from '#shared/intent';
import type { IntentRecord } from '#shared/projection';
import { amountOf } from '../journal/amounts.ts';
import { amountKey, referenceKeys } from '../store/search-keys.ts';
import type { Reader } from '../store/store.ts';
import { nearBounds } from './checks/near.ts';

/*
 * Items that may be the same payment once more, for a whole page or file at once. Each is looked up by two ranges
 * of `intents_like` (the same amount, then amounts that are near) and by the key of `payment_references`, every one
 * with a limit: what it costs does not grow with the number of items, but with how many are alike.
 */

export const DUPLICATE_WINDOW_HOURS = 72;
/** Twins of one kind that are looked at: more of them tell nothing more. */
export const TWINS_MAX = 8;
/** A reference that was paid so often names a contract, not an invoice. */
export const RECURRING_FROM = 3;

export interface Twin {
  readonly digest: IntentDigest;
  readonly asset: string;
  readonly minor: string;
  readonly proposedAt: string;
  readonly status: string;
  /** What is alike: payee account and amount within the window, or what it says it is for. */
  readonly by: 'amount' | 'reference';
}

/** What twins of a payment are found by. */
export interface Subject {
  /** `proposed_seq`; null for a draft. */
  readonly seq: number | null;
  /** Accounts that it pays. */
  readonly ibans: readonly string[];
  readonly asset: string;
  readonly minor: bigint;
  /** When it was, or would be, proposed. */
  readonly at: string;
  readonly references: readonly string[];
}

/** undefined for what pays nothing, or several assets at once. */
export const subjectOf = (intent: Intent, seq: number | null, at: string): Subject | undefined => {
  const amount = amountOf(intent);
  if (intent.type !== 'transfer' || amount === null) return undefined;
  const ibans = [...new Set(intent.legs.map(({ destination }) => destinationName(destination)))];
  const { asset, minor } = amount;
  return { seq, ibans, asset, minor: BigInt(minor), at, references: referenceKeys(intent) };
};

export const subjectOfRecord = ({ intent, proposedSeq, proposedAt }: IntentRecord): Subject | undefined =>
  subjectOf(intent, proposedSeq, proposedAt);

/** Twins of each subject, in the order of the subjects; of like amounts at most so many. */
export const loadTwins = async (
  db: Reader,
  subjects: readonly Subject[],
  most = TWINS_MAX,
): Promise<readonly (readonly Twin[])[]> => {
  if (subjects.length === 0) return [];
  const byAmount = await likeAmounts(db, subjects, most);
  const byReference = await sameReferences(db, subjects);
  return subjects.map((_, place) => {
    const alike = byAmount.get(place) ?? [];
    const known = new Set(alike.map(({ digest }) => digest));
    return [...alike, ...(byReference.get(place) ?? []).filter(({ digest }) => !known.has(digest))];
  });
};

type Row = readonly [digest: IntentDigest, asset: string, minor: string, proposedAt: string, status: string];
type ByPlace = ReadonlyMap<number, readonly Twin[]>;

/** What nothing came of is no twin. */
const LIVE = `b.status not in ('denied', 'rejected', 'returned', 'expired')`;
const FOUND = 'json_array(x.digest, x.asset, x.minor, x.proposed_at, x.status)';
const COLUMNS = 'b.digest, b.asset, b.minor, b.proposed_at, b.status';
const HOUR_MS = 3_600_000;

/** Ends before the list of keys, which follows as a parameter. */
export const likeAmountsSql = (most: number): string => `select s.key as place,
  (select json_group_array(${FOUND}) from (
    select ${COLUMNS} from intents b where b.iban = s.value ->> 0 and b.asset = s.value ->> 1
      and b.amount_key = s.value ->> 2 and b.proposed_at between s.value ->> 5 and s.value ->> 6
      and b.proposed_seq <> s.value ->> 7 and b.type = 'transfer' and ${LIVE}
    limit ${String(most)}) x) as same,
  (select json_group_array(${FOUND}) from (
    select ${COLUMNS} from intents b where b.iban = s.value ->> 0 and b.asset = s.value ->> 1
      and b.amount_key between s.value ->> 3 and s.value ->> 4 and b.amount_key <> s.value ->> 2
      and b.proposed_at between s.value ->> 5 and s.value ->> 6
      and b.proposed_seq <> s.value ->> 7 and b.type = 'transfer' and ${LIVE}
    limit ${String(most)}) x) as near
  from json_each(`;

const likeAmounts = async (db: Reader, subjects: readonly Subject[], most: number): Promise<ByPlace> => {
  const keys = subjects.map(({ seq, ibans, asset, minor, at }) => {
    const [from, to] = nearBounds(minor);
    const [earliest, latest] = windowOf(at);
    const amounts = [amountKey(minor), amountKey(from), amountKey(to)];
    return [ibans[0] ?? '', asset, ...amounts, earliest, latest, seq ?? -1];
  });
  const found = await sql<{
    place: number;
    same: string;
    near: string;
  }>`${sql.raw(likeAmountsSql(most))}${JSON.stringify(keys)}) s`.execute(db);
  return new Map(
    found.rows.map(({ place, same, near }) => [
      place,
      [...twinsIn(same, 'amount'), ...twinsIn(near, 'amount')].slice(0, most),
    ]),
  );
};

/** To the second, both ends included: times stand with and without milliseconds. */
const windowOf = (at: string): readonly [earliest: string, latest: string] => {
  const ms = Date.parse(at);
  const second = (shifted: number): string => new Date(shifted).toISOString().slice(0, 19);
  const span = DUPLICATE_WINDOW_HOURS * HOUR_MS;
  return [second(ms - span), `${second(ms + span)}Z`];
};

/** As `likeAmountsSql`. */
export const SAME_REFERENCES = `select s.value ->> 0 as place,
  (select json_group_array(${FOUND}) from (
    select ${COLUMNS} from payment_references r join intents b on b.proposed_seq = r.proposed_seq
    where r.iban = s.value ->> 1 and r.key = s.value ->> 2 and r.proposed_seq <> s.value ->> 3 and ${LIVE}
    order by r.proposed_seq desc limit ${String(TWINS_MAX)}) x) as found
  from json_each(`;

const sameReferences = async (db: Reader, subjects: readonly Subject[]): Promise<ByPlace> => {
  const keys = subjects.flatMap(({ seq, ibans, references }, place) =>
    ibans.flatMap((iban) => references.map((key) => [place, iban, key, seq ?? -1])),
  );
  if (keys.length === 0) return new Map();
  const found = await sql<{ place: number; found: string }>`${sql.raw(SAME_REFERENCES)}${JSON.stringify(
    keys,
  )}) s`.execute(db);
  const twins = new Map<number, readonly Twin[]>();
  for (const { place, found: rows } of found.rows) {
    const before = twins.get(place) ?? [];
    const known = new Set(before.map(({ digest }) => digest));
    const more = withoutHabit(twinsIn(rows, 'reference')).filter(({ digest }) => !known.has(digest));
    twins.set(place, [...before, ...more]);
  }
  return twins;
};

/** What was paid again and again under one reference is a habit; what still waits under it is not. */
const withoutHabit = (twins: readonly Twin[]): readonly Twin[] => {
  const isWaiting = ({ status }: Twin): boolean => status === 'awaiting-approval';
  const waiting = twins.filter(isWaiting);
  return twins.length - waiting.length >= RECURRING_FROM ? waiting : twins;
};

const twinsIn = (rows: string, by: Twin['by']): readonly Twin[] =>
  (JSON.parse(rows) as readonly Row[]).map(([digest, asset, minor, proposedAt, status]) => ({
    digest,
    asset,
    minor,
    proposedAt,
    status,
    by,
  }));
