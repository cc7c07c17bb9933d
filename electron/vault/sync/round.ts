import type { Trust } from '#shared/api';
import { fromHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { verifyConsistency, type Frontier } from '#shared/merkle';
import { CLOCK_SKEW_MS_MAX, delayedUntil, escalatedPlaces, type IntentRecord } from '#shared/projection';
import { lastShadowEnd } from '#shared/roster';
import type { Head, VerifiedCheckpoint } from '../store/meta.ts';
import { writeMeta } from '../store/meta.ts';
import type { Picture } from '../store/picture.ts';
import type { Store } from '../store/store.ts';
import { applyBatch, type Applied } from '../journal/apply.ts';
import { checksOf } from '../journal/checks.ts';
import { makeBatch, type Batch } from '../journal/batch.ts';
import { loadTouched } from '../journal/load.ts';
import { rootsFor } from '../journal/roots.ts';
import { writeBatch } from '../journal/write.ts';
import { acknowledged, brokenWord, markConfirmed, type Acknowledged } from '../outbox/confirm.ts';
import type { NativeVerifier } from '../verify.ts';
import type { LedgerClient } from './client.ts';
import { openCheckpoint } from './checkpoint.ts';
import { alarm, faultOfClient, stalled, type SyncFault } from './faults.ts';

/** The picture in memory: replaced after a commit, never edited. */
export interface PictureHolder {
  readonly get: () => Picture;
  readonly set: (picture: Picture) => void;
}

export interface RoundTools {
  readonly trust: Trust;
  readonly client: LedgerClient;
  readonly store: Store;
  readonly picture: PictureHolder;
  readonly verifier: NativeVerifier;
  readonly now: () => Date;
  /** Told of the ledger's size as soon as it is known, and after each page. */
  readonly onProgress: (ledgerSize: number) => void;
  /** Told of the signed note that a fault was found under, for the alarm's evidence. */
  readonly onNote: (note: string) => void;
  /** At most `EVENTS_PAGE_MAX`. */
  readonly pageEvents?: number;
}

type Outcome<T> = Promise<Result<T, SyncFault>>;

/** Large enough that commits do not count, small enough that a page is verified in a blink and fits in memory. */
export const PAGE_EVENTS = 2_000;

/** A picture's age is written at most this often when nothing else changed. */
const AGE_WRITE_MS = 30_000;

/**
 * One synchronisation: the ledger's signed checkpoint must extend what this desk has verified, and every
 * event up to it must lie under it and follow from the rules. Events come in pages; each page is committed
 * only with a consistency proof from its end to the signed checkpoint, so that memory stays flat, a stop
 * half-way loses nothing, and nothing is ever shown that the ledger did not sign.
 */
export const syncRound = async (tools: RoundTools): Outcome<null> => {
  const { client, picture, store, trust } = tools;
  const promised = await store.read(acknowledged);
  const note = await client.checkpoint();
  if (!note.ok) return err(faultOfClient(note.error));
  tools.onNote(note.value);
  const opened = openCheckpoint(note.value, trust);
  if (!opened.ok) return opened;
  const checkpoint = opened.value;
  const extended = await checkExtends(client, furthest(picture.get()), checkpoint);
  if (!extended.ok) return extended;
  tools.onProgress(checkpoint.size);
  const pulled = await pullTo(tools, checkpoint);
  if (!pulled.ok) return pulled;
  const kept = await checkPromises(tools, promised, checkpoint);
  return kept.ok ? ok(await rememberCheckpoint(tools, checkpoint)) : kept;
};

/** What was verified so far. A store that is being built anew has seen a checkpoint beyond its journal. */
const furthest = ({ head, checkpoint }: Picture): Pick<Head, 'size' | 'root'> =>
  checkpoint !== null && checkpoint.size > head.size ? checkpoint : head;

/** What the ledger had acknowledged before it signed this checkpoint must lie under it. */
const checkPromises = async (
  { store }: RoundTools,
  promised: readonly Acknowledged[],
  checkpoint: VerifiedCheckpoint,
): Outcome<null> => {
  if (promised.length === 0) return ok(null);
  const broken = await store.read((db) => brokenWord(db, promised, checkpoint.size));
  if (broken !== undefined) return err(alarm('decision-swallowed', broken));
  await store.write((db) => markConfirmed(db, promised));
  return ok(null);
};

/** The three ways in which a signed checkpoint can contradict what was verified before. */
const checkExtends = async (
  client: LedgerClient,
  head: Pick<Head, 'size' | 'root'>,
  checkpoint: VerifiedCheckpoint,
): Outcome<null> => {
  if (checkpoint.size < head.size)
    return err(
      alarm('history-rolled-back', `from ${String(head.size)} to ${String(checkpoint.size)} events`),
    );
  if (checkpoint.size === head.size)
    return checkpoint.root === head.root || head.size === 0
      ? ok(null)
      : err(alarm('history-forked', `another root at size ${String(head.size)}`));
  const isPrefix = await proves(client, head, checkpoint);
  if (!isPrefix.ok) return isPrefix;
  return isPrefix.value
    ? ok(null)
    : err(alarm('history-forked', `size ${String(checkpoint.size)} does not extend ${String(head.size)}`));
};

/** Whether a head is a prefix of the checkpoint, by the ledger's own consistency proof. */
const proves = async (
  client: LedgerClient,
  head: Pick<Head, 'size' | 'root'>,
  checkpoint: VerifiedCheckpoint,
): Outcome<boolean> => {
  if (head.size === 0) return ok(true);
  if (head.size === checkpoint.size) return ok(head.root === checkpoint.root);
  const path = await client.consistency(head.size, checkpoint.size);
  if (!path.ok) return err(faultOfClient(path.error));
  return ok(
    verifyConsistency({
      from: head.size,
      to: checkpoint.size,
      fromRoot: fromHex(head.root),
      toRoot: fromHex(checkpoint.root),
      path: path.value,
    }),
  );
};

/**
 * Pulls pages up to the checkpoint. While one page is written, the next is fetched, hashed and proven: the
 * store and the rules work side by side.
 */
const pullTo = async (tools: RoundTools, checkpoint: VerifiedCheckpoint): Outcome<null> => {
  let picture = tools.picture.get();
  let page = await nextPage(tools, checkpoint, picture);
  while (page !== undefined) {
    if (!page.ok) return page;
    const applied = await applyPage(tools, page.value, picture);
    if (!applied.ok) return applied;
    picture = applied.value.picture;
    const coming = nextPage(tools, checkpoint, picture);
    await tools.store.write((db) => writeBatch(db, applied.value));
    if (applied.value.changes.erased.length > 0) await tools.store.trim();
    tools.picture.set(picture);
    tools.onProgress(checkpoint.size);
    page = await coming;
  }
  return ok(null);
};

/** The page after a picture, proven to lie under the checkpoint; undefined when there is none. */
const nextPage = async (
  tools: RoundTools,
  checkpoint: VerifiedCheckpoint,
  picture: Picture,
): Promise<Result<Batch, SyncFault> | undefined> => {
  const page = await fetchPage(tools, checkpoint, picture.frontier);
  return page?.ok === true ? provePage(tools, checkpoint, page.value, picture) : page;
};

/** The next events as they are received, hashed and decoded: nothing of it is believed yet. */
const fetchPage = async (
  { client, pageEvents = PAGE_EVENTS }: RoundTools,
  checkpoint: VerifiedCheckpoint,
  frontier: Frontier,
): Promise<Result<Batch, SyncFault> | undefined> => {
  const left = checkpoint.size - frontier.size;
  if (left <= 0) return undefined;
  const page = await client.events(frontier.size, Math.min(pageEvents, left));
  if (!page.ok) return err(faultOfClient(page.error));
  if (page.value.length === 0) return err(stalled(`no events after ${String(frontier.size)}`));
  const batch = makeBatch(frontier, page.value.slice(0, left));
  return batch.ok ? batch : err(stalled(`event ${String(batch.error.seq)}: ${batch.error.detail}`));
};

/** Whether the page's end is a prefix of the signed checkpoint, and its beginning the pinned genesis. */
const provePage = async (
  tools: RoundTools,
  checkpoint: VerifiedCheckpoint,
  batch: Batch,
  picture: Picture,
): Outcome<Batch> => {
  const end = { size: batch.start + batch.events.length, root: batch.root };
  const [isSigned] = await Promise.all([
    proves(tools.client, end, checkpoint),
    tools.verifier.prepare(checksOf(batch, picture)),
  ]);
  if (!isSigned.ok) return isSigned;
  if (!isSigned.value)
    return err(
      alarm('event-invalid', `events up to ${String(end.size)} are not those under the signed root`),
    );
  if (batch.start === 0 && batch.firstLeaf !== tools.trust.genesis)
    return err(alarm('genesis-mismatch', 'event 0 is not the genesis of the trust file'));
  return ok(batch);
};

const applyPage = async (tools: RoundTools, batch: Batch, picture: Picture): Outcome<Applied> => {
  const { touched, rootAt } = await tools.store.read(async (db) => ({
    touched: await loadTouched(db, picture, batch),
    rootAt: await rootsFor(db, batch),
  }));
  const applied = applyBatch(picture, touched, batch, { verify: tools.verifier.verify, rootAt });
  if (applied.ok) return earlyItem(applied.value, tools.now()) ?? keyMatches(tools.trust, applied.value);
  const { code, seq, detail } = applied.error;
  return err(alarm('event-invalid', `event ${String(seq)}, ${code}: ${detail}`));
};

/**
 * The journal's time is the ledger's word. What waits for a cool-down, a delay, an escalation, the end of a shadow, or the
 * time to object to a replacement is not taken over until its time has come by this desk's own clock: no clock that is put forward makes
 * it come sooner.
 */
const earlyItem = ({ changes, picture }: Applied, now: Date): Result<never, SyncFault> | undefined => {
  const latest = new Date(now.getTime() + CLOCK_SKEW_MS_MAX).toISOString();
  const shadow =
    picture.roster === undefined ? null : lastShadowEnd(picture.roster.roster, picture.head.lastTime);
  if (shadow !== null && shadow > latest) return early(`somebody who joined counts since ${shadow}`);
  for (const record of changes.intents) {
    const { activeFrom } = record;
    if (record.status === 'carried-out' && activeFrom !== null && activeFrom > latest)
      return early(`a version of the policy is in force which cools down until ${activeFrom}`);
    const replaced = replacedAt(record);
    if (replaced !== null && replaced > latest)
      return early(`a token was replaced in an emergency at ${replaced}, after the time to object`);
    const until = APPROVED.has(record.status) ? delayedUntil(record) : null;
    if (until !== null && until > latest) return early(`an item is approved whose delay ends at ${until}`);
    const counted = escalatedLast(record);
    if (counted !== null && counted > latest)
      return early(`an approval of an item that is escalated was recorded at ${counted}`);
  }
  return undefined;
};

/** When a token that was lost was replaced: the rules ask for the whole time to object before that. Null for all else. */
const replacedAt = ({ intent, status, lastAt }: IntentRecord): string | null =>
  status === 'carried-out' && intent.type === 'emergency' && intent.deed.kind === 'replace'
    ? new Date(lastAt).toISOString()
    : null;

/** When the last approval of an item was recorded whose places others fill with time; null where no time matters. */
const escalatedLast = (record: IntentRecord): string | null =>
  escalatedPlaces(record).length === 0
    ? null
    : (record.approvals
        .map(({ recordedAt }) => new Date(recordedAt).toISOString())
        .sort()
        .at(-1) ?? null);

const APPROVED: ReadonlySet<IntentRecord['status']> = new Set<IntentRecord['status']>([
  'awaiting-dispatch',
  'cooling',
  'posted',
  'settled',
  'failed',
  'registered',
  'carried-out',
]);

const early = (what: string): Result<never, SyncFault> =>
  err(stalled(`the ledger says that ${what}: its clock or that of this desk is wrong`));

/** The genesis names the key that its ledger signs with: it must be the pinned one. */
const keyMatches = (trust: Trust, applied: Applied): Result<Applied, SyncFault> => {
  const { identity } = applied.picture;
  return identity?.vkey === trust.vkey && identity.origin === trust.origin && identity.ledger === trust.ledger
    ? ok(applied)
    : err(alarm('genesis-mismatch', 'the genesis names another ledger, origin or key than the trust file'));
};

const rememberCheckpoint = async (tools: RoundTools, checkpoint: VerifiedCheckpoint): Promise<null> => {
  const picture = tools.picture.get();
  const verifiedAt = tools.now().toISOString();
  const isNew = picture.checkpoint?.root !== checkpoint.root || picture.checkpoint.size !== checkpoint.size;
  const ageMs = Date.parse(verifiedAt) - Date.parse(picture.verifiedAt ?? '1970-01-01T00:00:00Z');
  if (isNew || ageMs > AGE_WRITE_MS)
    await tools.store.write((db) => writeMeta(db, { checkpoint, verifiedAt }));
  tools.picture.set({ ...tools.picture.get(), checkpoint, verifiedAt });
  return null;
};
