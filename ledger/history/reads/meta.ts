import { readOrdinal, type Ordinal } from '../ordinal.ts';
import type { MetaPage, MetaQuery } from '../types.ts';
import { findFloors, firstOf, nextOf, offsetOf, previousOf, type Cursor } from './cursor.ts';
import { metaKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { PageCache } from './page-cache.ts';
import { isInGroup } from './sums.ts';
import type { Position } from '#shared/double-entry';

const GROUP_BYTES = 8;

/** Positions of operations with this key and value of metadata, run by run in the direction asked for. */
export const readMeta = async (cache: PageCache, manifest: Manifest, query: MetaQuery): Promise<MetaPage> => {
  const { key, value, after, limit, direction } = query;
  const isOlder = direction === 'older';
  // The greatest key before `after` going back, the greatest at `after` going forward.
  const last: Ordinal | null =
    after === undefined
      ? isOlder
        ? null
        : BELOW_ALL
      : { position: isOlder ? after - 1 : after, leg: 31, side: 'credit' };
  const view = metaKey(key, value, last);
  const runs = isOlder ? manifest.runs.meta.toReversed() : manifest.runs.meta;
  const positions: Position[] = [];
  for (const run of runs) {
    if (positions.length > limit) break;
    const [floor = null] = await findFloors(cache, [{ run, key: view }]);
    let cursor: Cursor | null = floor;
    if (!isOlder)
      cursor = await startAfter(cache, floor, () => firstOf(cache, run, 0), view, after === undefined);
    while (cursor !== null && positions.length <= limit && isInGroup(cursor, view, GROUP_BYTES)) {
      positions.push(readOrdinal(cursor.page.view, offsetOf(cursor) + GROUP_BYTES).position);
      cursor = isOlder ? await previousOf(cache, cursor) : await nextOf(cache, cursor);
    }
  }
  const page = positions.slice(0, limit);
  return { positions: page, next: positions.length > limit ? (page.at(-1) ?? null) : null };
};

const BELOW_ALL: Ordinal = { position: 0, leg: 0, side: 'debit' };

/** The first record after a floor; the floor itself when reading begins with everything and it is position 0. */
const startAfter = async (
  cache: PageCache,
  floor: Cursor | null,
  first: () => Promise<Cursor>,
  key: DataView,
  isFromStart: boolean,
): Promise<Cursor | null> => {
  if (floor === null) return first();
  return isFromStart && isInGroup(floor, key, GROUP_BYTES) ? floor : nextOf(cache, floor);
};
