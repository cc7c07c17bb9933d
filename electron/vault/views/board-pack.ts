import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonId, Sha256Hex } from '#shared/brand';
import { emptyRoot, nodesForRoot, rootAt } from '#shared/merkle';
import { toHex } from '#shared/encoding';
import type { Intent } from '#shared/intent';
import type { BoardPack } from '#shared/ipc';
import { policyDigest } from '#shared/policy';
import { grantsSeen, reviewState, type ReviewState } from '#shared/projection';
import {
  boardPack,
  type PackCount,
  type PackEvent,
  type PackFacts,
  type PackMoney,
} from '../report/board-pack.ts';
import { readNodes } from '../store/nodes.ts';
import type { Reader } from '../store/store.ts';
import { keysAt, missedProofs } from './keys-at.ts';
import { personName, shownText } from './names.ts';
import { peopleAt } from './people-at.ts';
import { beginning, changesBefore } from './review-due.ts';
import type { Scope } from './scope.ts';

export interface Period {
  /** Dates, UTC; `to` is the first day that does not belong to it. */
  readonly from: string;
  readonly to: string;
}

/** The board pack of a period, from this desk's verified copy of the journal. */
export const boardPackOf = async (scope: Scope, period: Period): Promise<BoardPack> => {
  const facts = await factsOf(scope, period);
  const text = boardPack(facts);
  return {
    ...period,
    text,
    digest: createHash('sha256').update(text).digest('hex') as Sha256Hex,
    fileName: `board-pack-${period.from}-to-${period.to}.md`,
    isComplete: facts.journal.isComplete,
  };
};

/** Numbers of events: from the first on, up to and without the end. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const factsOf = async (scope: Scope, period: Period): Promise<PackFacts> => {
  const { db, picture } = scope;
  const { size } = picture.head;
  const range = {
    start: await firstFrom(db, size, `${period.from}T00:00:00`),
    end: await firstFrom(db, size, `${period.to}T00:00:00`),
  };
  const inForce = picture.policies.findLast(({ since }) => since < range.end)?.policy;
  const day = range.end < size ? period.to : picture.head.lastTime.slice(0, 10);
  const keys = await keysAt(scope, range.end);
  return {
    company: picture.identity?.title ?? '',
    origin: picture.identity?.origin ?? '',
    period,
    journal: {
      events: range.start === range.end ? null : { first: range.start, last: range.end - 1 },
      size: range.end,
      root: await rootOf(db, range.end),
      isComplete: range.end < size,
    },
    counts: await countsIn(db, range),
    money: await moneyIn(db, range),
    deciders: await decidersIn(scope, range),
    changes: await eventsIn(scope, range, sql<boolean>`(i.type is null or i.type <> 'transfer')`, CHANGES),
    exceptions: await eventsIn(scope, range, sql<boolean>`i.type = 'transfer'`, EXCEPTIONS),
    missedProofs: keys.size === 0 ? null : missedProofs(keys, `${day}T00:00:00Z`),
    policy:
      inForce === undefined
        ? null
        : {
            version: inForce.version,
            digest: policyDigest(inForce),
            rules: inForce.rules,
            day,
          },
    review: await reviewIn(scope, range, range.end < size ? `${period.to}T00:00:00Z` : picture.head.lastTime),
  };
};

/** As every desk judged it then: each grant by itself, of the people of then. */
const reviewIn = async (scope: Scope, { end }: Range, at: string): Promise<ReviewState | null> =>
  end === 0
    ? null
    : reviewState(await peopleAt(scope, end), grantsSeen(await changesBefore(scope, end)), {
        at,
        since: await beginning(scope),
      });

/** The first event that is not before an instant: the journal's time never goes back. */
const firstFrom = async (db: Reader, size: number, instant: string): Promise<number> => {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await db
      .selectFrom('events')
      .select('time')
      .where('seq', '=', middle)
      .executeTakeFirstOrThrow();
    if (row.time < instant) low = middle + 1;
    else high = middle;
  }
  return low;
};

const rootOf = async (db: Reader, size: number): Promise<string> =>
  toHex(size === 0 ? emptyRoot() : rootAt(size, await readNodes(db, nodesForRoot(size))));

const countsIn = async (db: Reader, { start, end }: Range): Promise<readonly PackCount[]> => {
  const { rows } = await sql<{ about: Intent['type']; event: string; count: number }>`
    select i.type as about, e.type as event, count(*) as count
    from events e join intents i on i.digest = e.intent
    where e.seq >= ${start} and e.seq < ${end} group by i.type, e.type`.execute(db);
  return rows;
};

const moneyIn = async (db: Reader, { start, end }: Range): Promise<readonly PackMoney[]> => {
  const { rows } = await sql<{ asset: string; minor: string }>`
    select i.asset as asset, i.minor as minor from events e join intents i on i.digest = e.intent
    where e.seq >= ${start} and e.seq < ${end} and e.type = 'intent.approved' and i.type = 'transfer'`.execute(
    db,
  );
  const sums = new Map<string, PackMoney>();
  for (const { asset, minor } of rows) {
    const sum = sums.get(asset) ?? { asset, count: 0, minor: 0n, largest: 0n };
    const value = BigInt(minor);
    const largest = value > sum.largest ? value : sum.largest;
    sums.set(asset, { asset, count: sum.count + 1, minor: sum.minor + value, largest });
  }
  return [...sums.values()].toSorted((left, right) => (left.asset < right.asset ? -1 : 1));
};

const decidersIn = async (scope: Scope, { start, end }: Range): Promise<PackFacts['deciders']> => {
  const { rows } = await sql<{ actor: PersonId; count: number }>`
    select actor, count(*) as count from events
    where seq >= ${start} and seq < ${end} and type = 'approval.recorded' and actor is not null
    group by actor order by count desc, actor`.execute(scope.db);
  return rows.map(({ actor, count }) => ({ name: personName(scope.picture, actor), count }));
};

/** Requests and postings are counted, not told one by one. */
const CHANGES = sql<boolean>`e.type not in ('book.recorded', 'submission.recorded', 'ledger.genesis')`;
const EXCEPTIONS = sql<boolean>`(e.type in ('intent.denied', 'intent.rejected', 'intent.returned', 'intent.expired')
  or (e.type = 'transfer.ended' and i.status = 'failed'))`;

const eventsIn = async (
  { db, picture }: Scope,
  { start, end }: Range,
  ...conditions: readonly ReturnType<typeof sql<boolean>>[]
): Promise<readonly PackEvent[]> => {
  const { rows } = await sql<{ seq: number; time: string; summary: string; about: Intent['type'] | null }>`
    select e.seq as seq, e.time as time, e.summary as summary, i.type as about
    from events e left join intents i on i.digest = e.intent
    where e.seq >= ${start} and e.seq < ${end} and ${sql.join(conditions, sql` and `)}
    order by e.seq`.execute(db);
  return rows.map(({ summary, ...row }) => ({ ...row, sentence: shownText(picture, summary) }));
};
