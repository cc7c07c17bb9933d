import { useCallback, useState, type ReactElement } from 'react';
import { overBudget, REPLAY_BUDGET_MAX, type ReplayBudget, type ReplayCounts } from '#shared/policy';
import { ask, type Loaded } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { IntField, OptionalIntField } from './editor/fields.tsx';
import styles from './ReplayBudgetFields.module.css';
import { useAsked } from './use-asked.ts';

/* How many past transfers a version may answer otherwise: signed with it, and read by its approvers. */

const c = classes(styles);

export type VersionSource =
  { readonly kind: 'draft'; readonly id: string } | { readonly kind: 'rollback'; readonly version: number };

export interface BudgetState {
  readonly counts: Loaded<ReplayCounts>;
  readonly looserMax: number;
  readonly blockedMax: number | undefined;
  readonly change: (budget: Pick<BudgetState, 'looserMax' | 'blockedMax'>) => void;
  /** What is signed; undefined where nothing may pass more easily and any number may be denied. */
  readonly budget: ReplayBudget | undefined;
  /** Why it can not be proposed with this budget. */
  readonly whyNot: string | undefined;
}

/** `prepare` has come to its end before anything is counted. */
export const useReplayBudget = (source: VersionSource, prepare?: () => Promise<unknown>): BudgetState => {
  const { kind } = source;
  const name = kind === 'draft' ? source.id : source.version;
  const load = useCallback(async () => {
    await prepare?.();
    return ask(
      'policies.replayCounts',
      typeof name === 'string' ? { kind: 'draft', id: name } : { kind: 'rollback', version: name },
    );
  }, [name, prepare]);
  const [counts] = useAsked(load);
  const [{ looserMax, blockedMax }, change] = useState<Pick<BudgetState, 'looserMax' | 'blockedMax'>>({
    looserMax: 0,
    blockedMax: undefined,
  });
  const budget =
    looserMax === 0 && blockedMax === undefined
      ? undefined
      : { looserMax, ...(blockedMax !== undefined && { blockedMax }) };
  return { counts, looserMax, blockedMax, change, budget, whyNot: whyNotOf(counts, budget) };
};

const whyNotOf = (counts: Loaded<ReplayCounts>, budget: ReplayBudget | undefined): string | undefined => {
  if (counts.state === 'loading') return 'Past transfers are being judged once more.';
  if (counts.state === 'error') return undefined;
  const excess = overBudget(counts.value, budget);
  return excess === undefined ? undefined : `${excess} Mend the rules, or name the number if it is meant.`;
};

/** What would have been otherwise, and how much of it may be. */
export const ReplayBudgetFields = ({ state }: { readonly state: BudgetState }): ReactElement => {
  const { counts, looserMax, blockedMax, change } = state;
  return (
    <>
      <p className={c('counts')} role="status">
        {countsText(counts)}
      </p>
      <div className={c('fields')}>
        <IntField
          label="Past transfers that may pass more easily, at most"
          value={looserMax}
          min={0}
          max={REPLAY_BUDGET_MAX}
          onChange={(next) => {
            change({ looserMax: next, blockedMax });
          }}
        />
        <OptionalIntField
          label="Past transfers that may be denied, at most"
          hint="Empty: no bound"
          value={blockedMax}
          min={0}
          max={REPLAY_BUDGET_MAX}
          onChange={(next) => {
            change({ looserMax, blockedMax: next });
          }}
        />
      </div>
    </>
  );
};

const countsText = (counts: Loaded<ReplayCounts>): string => {
  if (counts.state === 'loading') return 'Past transfers are being judged once more.';
  if (counts.state === 'error') return 'Past transfers could not be judged on this desk.';
  const { items, looser, blocked } = counts.value;
  const of = `Of ${items.toLocaleString('en-GB')} past ${items === 1 ? 'transfer' : 'transfers'}`;
  return `${of} ${String(looser)} would pass more easily, and ${String(blocked)} would be denied.`;
};
