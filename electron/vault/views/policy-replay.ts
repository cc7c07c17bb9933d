import { sql } from 'kysely';
import { ok, type Result, type ShownError } from '#shared/errors';
import type { PolicyReplay, ReplayedItem, ReplayedItems } from '#shared/ipc';
import {
  compile,
  decide,
  headlineOf,
  replay,
  verdictChanges,
  type CompiledPolicy,
  type Facts,
  type Policy,
  type Rule,
} from '#shared/policy';
import type { IntentRecord } from '#shared/projection';
import { amountOf } from '../journal/amounts.ts';
import { factsOfIntent } from '../journal/intent-row.ts';
import { decodeIntentRecord } from '../store/records.ts';
import { shownText } from './names.ts';
import { pairOf } from './policy-examine.ts';
import { groupNames, type Scope } from './scope.ts';

/* A draft over the decided items of the verified journal: what it would have changed, with the items by name. */

/** Decided items that are looked at, the newest; what is older is said to be left out. */
export const REPLAY_ITEMS_MAX = 10_000;
/** Items of one kind that are named; the rest is counted. */
const NAMED_MAX = 50;
/** Items that are read at once: a record holds the whole intent. */
const CHUNK = 500;

export const policyReplay = async (scope: Scope, id: string): Promise<Result<PolicyReplay, ShownError>> => {
  const started = performance.now();
  const pair = await pairOf(scope, id);
  if (!pair.ok) return pair;
  const { before, after } = pair.value;
  const past = await pastItems(scope);
  const byDigest = new Map<string, PastItem>(past.items.map((item) => [item.digest, item]));
  const { unchanged, changes } = replay(
    past.items.map(({ digest, facts }) => ({ id: digest, facts })),
    { before, after, idsMax: NAMED_MAX },
  );
  const name = namer(scope, before, after);
  const named = (ids: readonly string[]): readonly ReplayedItem[] =>
    ids.flatMap((digest) => byDigest.get(digest) ?? []).map(name);
  const kinds = verdictChanges.map((kind) => {
    const { total, ids } = changes[kind];
    return [kind, { total, items: named(ids) }] as const;
  });
  return ok({
    version: before.version,
    items: past.items.length,
    total: past.total,
    since: past.items.reduce<string | null>(
      (oldest, { proposedAt }) => (oldest === null || proposedAt < oldest ? proposedAt : oldest),
      null,
    ),
    unchanged,
    changes: Object.fromEntries(kinds) as PolicyReplay['changes'],
    shadow: after.rules
      .filter(({ shadow }) => shadow === true)
      .map((rule) => ({ rule: rule.id, ruleTitle: rule.title, ...matchesOf(rule, past.items, name) })),
    millis: Math.ceil(performance.now() - started),
  });
};

/** What a replay needs of a record: the whole of it would be large. */
interface PastItem extends Pick<ReplayedItem, 'digest' | 'title' | 'amount' | 'proposedAt' | 'status'> {
  readonly facts: Facts;
}

const pastItems = async (
  scope: Scope,
): Promise<{ readonly total: number; readonly items: readonly PastItem[] }> => {
  const counted = await sql<{
    count: number;
  }>`select count(*) as count from intents where is_open = 0`.execute(scope.db);
  const total = counted.rows[0]?.count ?? 0;
  const items: PastItem[] = [];
  while (items.length < Math.min(total, REPLAY_ITEMS_MAX)) {
    const size = Math.min(CHUNK, REPLAY_ITEMS_MAX - items.length);
    const found = await sql<{ record: string; line: string }>`select r.record, l.line from intents i
      join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
      where i.is_open = 0 order by i.last_seq desc, i.proposed_seq desc
      limit ${size} offset ${items.length}`.execute(scope.db);
    if (found.rows.length === 0) break;
    for (const { record, line } of found.rows) items.push(pastItem(scope, decodeIntentRecord(record, line)));
  }
  return { total, items };
};

export const pastItem = ({ picture }: Scope, record: IntentRecord): PastItem => ({
  digest: record.digest,
  title: shownText(picture, factsOfIntent(record.intent).title),
  amount: amountOf(record.intent),
  proposedAt: record.proposedAt,
  status: record.status,
  facts: record.facts,
});

/** An item with what each of two versions asks of it. */
const namer = ({ picture }: Scope, before: Policy, after: Policy): ((item: PastItem) => ReplayedItem) => {
  const [was, is] = [compile(before), compile(after)];
  const names = groupNames(picture);
  const answer = (policy: CompiledPolicy, facts: Facts): string => headlineOf(decide(policy, facts), names);
  return ({ facts, ...item }) => ({ ...item, before: answer(was, facts), after: answer(is, facts) });
};

/** The items that a rule on trial would have been about, judged as if it were the only one and binding. */
const matchesOf = (
  rule: Rule,
  items: readonly PastItem[],
  name: (item: PastItem) => ReplayedItem,
): ReplayedItems => {
  const { shadow: _, ...binding } = rule;
  const alone = compile({ version: 1, title: rule.title, rules: [binding] });
  const matching = items.filter(({ facts }) => {
    const { decision, denials } = decide(alone, facts);
    return decision === 'requires' || denials.some(({ rule: by }) => by === rule.id);
  });
  return { total: matching.length, items: matching.slice(0, NAMED_MAX).map(name) };
};
