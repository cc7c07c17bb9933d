import { sql } from 'kysely';
import type { CustodyKeyId, IntentDigest, MandateId, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import type { MandateRecord } from '#shared/double-entry';
import { frontierRoot, nodesForRoot, type Frontier } from '#shared/merkle';
import {
  emptyWorkingSet,
  type CustodyKeyRecord,
  type RunbookRecord,
  type WalletRecord,
  type WorkingSet,
} from '#shared/projection';
import type { Policy } from '#shared/policy';
import { indexRoster, type PersonalRecord } from '#shared/roster';
import { toHex } from '#shared/encoding';
import { readMeta, type Alarm, type Head, type VerifiedCheckpoint } from './meta.ts';
import { readNodes } from './nodes.ts';
import { readNames } from './people.ts';
import type { Reader } from './store.ts';

/**
 * What of the verified journal stays in memory: everything but the long tables. A new picture replaces the
 * old one only after its transaction has committed.
 */
export interface Picture {
  readonly identity: WorkingSet['identity'];
  readonly roster: WorkingSet['roster'];
  /** Personal records that opened their commitments. Who is erased, or was not received, is not among them. */
  readonly names: ReadonlyMap<PersonId, PersonalRecord>;
  readonly policies: WorkingSet['policies'];
  readonly cooling: WorkingSet['cooling'];
  readonly wallets: ReadonlyMap<WalletId, WalletRecord>;
  readonly mandates: ReadonlyMap<MandateId, MandateRecord>;
  readonly runbooks: ReadonlyMap<IntentDigest, RunbookRecord>;
  readonly custodyKeys: ReadonlyMap<CustodyKeyId, CustodyKeyRecord>;
  /** Accounts opened so far; the newest one's number. */
  readonly accountCount: number;
  readonly head: Head;
  readonly frontier: Frontier;
  readonly checkpoint: VerifiedCheckpoint | null;
  readonly verifiedAt: string | null;
  readonly alarm: Alarm | null;
}

export const loadPicture = async (db: Reader): Promise<Picture> => {
  const meta = await readMeta(db);
  const wallets = await db.selectFrom('wallets').select('record').execute();
  const mandates = await db.selectFrom('mandates').select('record').execute();
  const runbooks = await db.selectFrom('runbooks').select('record').execute();
  const custodyKeys = await db.selectFrom('custody_keys').select('record').execute();
  const newest = await db
    .selectFrom('accounts')
    .select(({ fn }) => fn.max('no').as('no'))
    .executeTakeFirst();
  const policies = await db.selectFrom('policies').selectAll().orderBy('version').execute();
  const frontier = await loadFrontier(db, meta.head?.size ?? 0);
  return {
    identity: meta.identity,
    roster: meta.roster === undefined ? undefined : indexRoster(meta.roster),
    names: await readNames(db),
    policies: policies.map(({ digest, policy, since }) => ({
      policy: JSON.parse(policy) as Policy,
      digest: digest as Sha256Hex,
      since,
    })),
    cooling: await loadCooling(db),
    wallets: byId(wallets.map(({ record }) => JSON.parse(record) as WalletRecord)),
    mandates: new Map(
      mandates
        .map(({ record }) => JSON.parse(record) as MandateRecord)
        .map((found) => [found.mandate.id, found]),
    ),
    runbooks: new Map(
      runbooks
        .map(({ record }) => JSON.parse(record) as RunbookRecord)
        .map((found) => [found.opening, found]),
    ),
    custodyKeys: keysIn(custodyKeys),
    // No row has no greatest number, whatever the type of the column says.
    accountCount: (newest?.no as number | null | undefined) ?? 0,
    head: meta.head ?? { size: 0, root: toHex(frontierRoot(frontier)) as Sha256Hex, lastTime: '' },
    frontier,
    checkpoint: meta.checkpoint ?? null,
    verifiedAt: meta.verifiedAt ?? null,
    alarm: meta.alarm ?? null,
  };
};

/** The version of the policy that cools down. */
const loadCooling = async (db: Reader): Promise<IntentDigest | null> => {
  const found = await db
    .selectFrom('publications')
    .innerJoin('intents', 'intents.proposed_seq', 'publications.proposed_seq')
    .select('intents.digest')
    .where('intents.status', '=', 'cooling')
    .executeTakeFirst();
  return (found?.digest as IntentDigest | undefined) ?? null;
};

/** In the order in which they were registered, as wherever the journal is applied. */
const keysIn = (rows: readonly { readonly record: string }[]): Picture['custodyKeys'] =>
  new Map(
    rows
      .map(({ record }) => JSON.parse(record) as CustodyKeyRecord)
      .sort((a, b) => a.registered.seq - b.registered.seq)
      .map((found) => [found.key.id, found]),
  );

const byId = (wallets: readonly WalletRecord[]): Map<WalletId, WalletRecord> =>
  new Map(wallets.map((record) => [record.wallet.id, record]));

/** The right edge is stored as tree nodes already. */
const loadFrontier = async (db: Reader, size: number): Promise<Frontier> => {
  const refs = nodesForRoot(size);
  const read = await readNodes(db, refs);
  return { size, hashes: refs.map(({ level, index }) => read(level, index)) };
};

/** A working set with what the picture holds; the rows of long tables are loaded as needed. */
export const workingSetOf = (picture: Picture): WorkingSet => ({
  ...emptyWorkingSet(),
  identity: picture.identity,
  roster: picture.roster,
  policies: [...picture.policies],
  cooling: picture.cooling,
  size: picture.head.size,
  lastTime: picture.head.lastTime,
  wallets: new Map(picture.wallets),
  mandates: new Map(picture.mandates),
  runbooks: new Map(picture.runbooks),
  custodyKeys: new Map(picture.custodyKeys),
});

/** Rows of a table for a list of keys, in one statement. */
export const rowsFor = async <T>(
  db: Reader,
  select: string,
  column: string,
  keys: readonly string[],
): Promise<readonly T[]> => {
  if (keys.length === 0) return [];
  const list = JSON.stringify(keys);
  const found =
    await sql<T>`${sql.raw(select)} where ${sql.raw(column)} in (select value from json_each(${list}))`.execute(
      db,
    );
  return found.rows;
};
