import { prepare, type Prepared } from './check.ts';
import { compile, outcomeOf, type CompiledPolicy } from './compile.ts';
import { verdictOf } from './decide.ts';
import type { Policy } from './schema.ts';
import { changeOf, passesMoreEasily, type VerdictChange } from './strictness.ts';
import type { Facts, Verdict } from './types.ts';

/** A replay names at most this many items of each kind of change; the rest it counts. */
export const REPLAY_IDS_MAX = 100;

/** Something that was decided, with the facts that it was decided on. */
export interface DecidedItem {
  readonly id: string;
  readonly facts: Facts;
}

export interface ReplayedChange {
  readonly total: number;
  /** The first of them, in the order of the items. */
  readonly ids: readonly string[];
}

/** What a policy would have changed. Every item is unchanged or counted once. */
export interface Replay {
  readonly items: number;
  readonly unchanged: number;
  readonly changes: Readonly<Record<VerdictChange, ReplayedChange>>;
  /** Items that would pass more easily in some respect, whatever else would be asked of them. */
  readonly easier: number;
}

export interface ReplayOptions {
  readonly before: Policy;
  readonly after: Policy;
  /** {@link REPLAY_IDS_MAX} unless given. */
  readonly idsMax?: number;
}

/**
 * Decides items again under two policies and says which decisions differ. Each item stands for itself: what it
 * would have changed for later ones (a running figure, a payee's age) is not carried on.
 *
 * @example
 * const { changes } = replay(items, { before: inForce, after: draft });
 * changes.blocked.total; // how many the draft would have denied
 */
export const replay = (
  items: readonly DecidedItem[],
  { before, after, idsMax = REPLAY_IDS_MAX }: ReplayOptions,
): Replay => {
  const [compiledBefore, compiledAfter] = [compile(before), compile(after)];
  const changes = { tighter: none(), looser: none(), blocked: none(), freed: none(), other: none() };
  let [unchanged, easier] = [0, 0];
  for (const { id, facts } of items) {
    const prepared = prepare(facts);
    const [then, now] = [judge(compiledBefore, prepared), judge(compiledAfter, prepared)];
    const change = changeOf(then, now);
    if (passesMoreEasily(then, now)) easier += 1;
    if (change === null) unchanged += 1;
    else count(changes[change], id, idsMax);
  }
  return { items: items.length, unchanged, changes, easier };
};

interface Tally {
  total: number;
  readonly ids: string[];
}

const none = (): Tally => ({ total: 0, ids: [] });

const count = (tally: Tally, id: string, idsMax: number): void => {
  tally.total += 1;
  if (tally.ids.length < idsMax) tally.ids.push(id);
};

/** {@link decide} on facts that are prepared once for both policies. */
const judge = ({ rules }: CompiledPolicy, facts: Prepared): Verdict =>
  verdictOf(rules, facts, (rule) => outcomeOf(rule, facts));
