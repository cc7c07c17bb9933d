import type { Selectable } from 'kysely';
import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import { fromHex, toHex } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { AuditPage, AuditProof, AuditRow } from '#shared/ipc';
import { eventLeaf } from '#shared/journal';
import { inclusionPath, nodesForInclusion, verifyInclusion } from '#shared/merkle';
import { readNodes } from '../store/nodes.ts';
import type { Tables } from '../store/schema.ts';
import { holds, personName, shownText } from './names.ts';
import type { Scope } from './scope.ts';

export const auditView = (
  { picture }: Pick<Scope, 'picture'>,
  row: Omit<Selectable<Tables['events']>, 'search'>,
): AuditRow => ({
  seq: row.seq,
  time: row.time,
  type: row.type,
  actorName: row.actor === null ? 'Ledger' : personName(picture, row.actor as PersonId),
  summary: shownText(picture, row.summary),
  intent: row.intent as IntentDigest | null,
  device: row.device,
  build: row.build,
  commandId: row.command_id,
});

export interface AuditRequest {
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
}

/** Verified events, the newest first. Sequence numbers have no gaps, so a page needs no scan. */
export const auditPage = async (scope: Scope, request: AuditRequest): Promise<AuditPage> => {
  const search = request.search.trim().toLowerCase();
  return search === '' ? newestPage(scope, request) : searchPage(scope, { ...request, search });
};

const newestPage = async (scope: Scope, { offset, limit }: AuditRequest): Promise<AuditPage> => {
  const { db, picture } = scope;
  const total = picture.head.size;
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('seq', '<', Math.max(0, total - offset))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return { total, offset, rows: rows.map((row) => auditView(scope, row)) };
};

/** One scan finds all hits; rows are read for the page alone. */
const searchPage = async (scope: Scope, { offset, limit, search }: AuditRequest): Promise<AuditPage> => {
  const { db, picture } = scope;
  const found = await db
    .selectFrom('events')
    .select('seq')
    .where(holds('search', picture, search))
    .orderBy('seq', 'desc')
    .execute();
  const seqs = found.slice(offset, offset + limit).map(({ seq }) => seq);
  const rows =
    seqs.length === 0
      ? []
      : await db.selectFrom('events').selectAll().where('seq', 'in', seqs).orderBy('seq', 'desc').execute();
  return { total: found.length, offset, rows: rows.map((row) => auditView(scope, row)) };
};

/**
 * Proves that an event lies under the newest checkpoint that this desk reached: the path from this desk's own
 * tree, checked against the root that the ledger signed.
 */
export const auditProof = async (scope: Scope, seq: number): Promise<Result<AuditProof, ShownError>> => {
  const { checkpoint } = scope.picture;
  if (checkpoint === null || seq >= checkpoint.size || checkpoint.size > scope.picture.head.size)
    return err(shownError('not-found', `event ${String(seq)} is not under a verified checkpoint yet`));
  const stored = await scope.db
    .selectFrom('event_lines')
    .select('line')
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (stored === undefined) return err(shownError('vault-damaged', `event ${String(seq)}`));
  const read = await readNodes(scope.db, nodesForInclusion(seq, checkpoint.size));
  const path = inclusionPath(seq, checkpoint.size, read);
  const leaf = eventLeaf(stored.line);
  return ok({
    seq,
    line: stored.line,
    leaf: toHex(leaf),
    path: path.map((hash) => toHex(hash) as Sha256Hex),
    size: checkpoint.size,
    root: checkpoint.root,
    isVerified: verifyInclusion({
      index: seq,
      size: checkpoint.size,
      leaf,
      path,
      root: fromHex(checkpoint.root),
    }),
    checkpoint: checkpoint.note,
  });
};
