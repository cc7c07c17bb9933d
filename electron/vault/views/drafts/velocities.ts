import { destinationName } from '#shared/intent';
import type { DraftVelocity } from '#shared/ipc';
import { velocitiesLeft, type VelocityLeft } from '#shared/policy';
import type { CounterKey, WorkingSet } from '#shared/projection';
import { countersOf } from '#shared/projection';
import type { DraftIntent } from '../../contract.ts';
import { decodeCounter } from '../../store/records.ts';
import { rowsFor } from '../../store/picture.ts';
import type { Reader } from '../../store/store.ts';
import { personName } from '../names.ts';
import type { Scope } from '../scope.ts';
import type { Answer } from './dry-run.ts';

/** Figures that are told; whoever drafts hundreds of payees reads those that are nearest to their limit. */
const TOLD_MAX = 20;

/** What drafts are counted with, as the verified journal has it: a dry run without it would see no velocity rule. */
export const loadDraftCounters = async (
  db: Reader,
  set: Pick<WorkingSet, 'counters'>,
  drafts: readonly DraftIntent[],
): Promise<void> => {
  const keys = [...new Set(drafts.flatMap(countersOf))];
  const rows = await rowsFor<{ id: CounterKey; record: string }>(
    db,
    'select id, record from counters',
    'id',
    keys,
  );
  for (const { id, record } of rows) set.counters.set(id, decodeCounter(id, record));
};

interface Found {
  readonly left: bigint;
  /** Where the rule begins. */
  readonly over: bigint;
  readonly view: DraftVelocity;
}

/** Of each rule and figure the least that a draft leaves: the last one, or one that is denied and counts no further. */
export const draftVelocities = (
  scope: Pick<Scope, 'picture'>,
  drafts: readonly DraftIntent[],
  answers: readonly Answer[],
): readonly DraftVelocity[] => {
  const found = new Map<string, Found>();
  for (const [place, answer] of answers.entries()) {
    const intent = drafts[place];
    if (answer.kind === 'refused' || intent?.type !== 'transfer') continue;
    const { policy } = answer.policy;
    for (const each of velocitiesLeft(policy, answer.facts)) {
      const limit = policy.rules.find(({ id }) => id === each.rule)?.when.velocity;
      if (limit === undefined) continue;
      const { id, name } = whose(scope, intent, each.by);
      const key = [each.rule, limit.measure === 'sum' ? assetIn(intent) : '', id].join(' ');
      const before = found.get(key);
      if (before === undefined || each.left <= before.left)
        found.set(key, { left: each.left, over: BigInt(limit.over), view: viewOf(each, name) });
    }
  }
  return [...found.values()]
    .sort(nearestFirst)
    .slice(0, TOLD_MAX)
    .map(({ view }) => view);
};

/** A sum is a figure of one asset, as all legs of a transfer are; transfers are counted whatever they move. */
const assetIn = ({ legs }: Transfer): string => legs[0]?.amount.asset ?? '';

type Room = Pick<Found, 'left' | 'over'>;

/** By what is left as a share of the limit, compared across without a division: one over it is less than nothing. */
export const nearestFirst = (a: Room, b: Room): number => {
  const [left, right] = [a.left * shareOf(b), b.left * shareOf(a)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** A rule that begins with the first minor unit leaves no share of anything. */
const shareOf = ({ over }: Room): bigint => (over > 0n ? over : 1n);

const viewOf = ({ rule, title, text, left }: VelocityLeft, of: string): DraftVelocity => ({
  rule,
  ruleTitle: title,
  of,
  text,
  isOver: left < 0n,
});

type Transfer = Extract<DraftIntent, { type: 'transfer' }>;

/** There is a figure only where there is one of them. */
const whose = (
  { picture }: Pick<Scope, 'picture'>,
  { legs, payee, initiator }: Transfer,
  by: VelocityLeft['by'],
): { readonly id: string; readonly name: string } => {
  switch (by) {
    case 'source':
      return { id: legs[0]?.source.account ?? '', name: legs[0]?.source.name ?? '' };
    case 'payee':
      return { id: legs[0] === undefined ? '' : destinationName(legs[0].destination), name: payee.name };
    case 'initiator':
      return { id: initiator, name: personName(picture, initiator) };
  }
};
