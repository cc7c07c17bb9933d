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

/** Of each rule and whose figure it is, what the last draft that it is about leaves. */
export const draftVelocities = (
  scope: Scope,
  drafts: readonly DraftIntent[],
  answers: readonly Answer[],
): readonly DraftVelocity[] => {
  const found = new Map<string, { readonly left: bigint; readonly view: DraftVelocity }>();
  for (const [place, answer] of answers.entries()) {
    const intent = drafts[place];
    if (answer.kind === 'refused' || intent?.type !== 'transfer') continue;
    for (const each of velocitiesLeft(answer.policy.policy, answer.facts)) {
      const { id, name } = whose(scope, intent, each.by);
      found.set(`${each.rule} ${id}`, { left: each.left, view: viewOf(each, name) });
    }
  }
  return [...found.values()]
    .sort((a, b) => Number(b.left < 0n) - Number(a.left < 0n))
    .slice(0, TOLD_MAX)
    .map(({ view }) => view);
};

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
  { picture }: Scope,
  { legs, payee, initiator }: Transfer,
  by: VelocityLeft['by'],
): { readonly id: string; readonly name: string } => {
  switch (by) {
    case 'source':
      return { id: legs[0]?.source.account ?? '', name: legs[0]?.source.name ?? '' };
    case 'payee':
      return { id: legs[0]?.destination.iban ?? '', name: payee.name };
    case 'initiator':
      return { id: initiator, name: personName(picture, initiator) };
  }
};
