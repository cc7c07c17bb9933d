import type { WorkingSet } from '#shared/projection';
import { IntentsOverlay } from './intents-overlay.ts';
import { OverlayMap } from './overlay-map.ts';

/** A working set that takes events without touching the one beneath, until it is merged. */
export interface DraftSet extends WorkingSet {
  readonly wallets: OverlayOf<WorkingSet['wallets']>;
  readonly accounts: OverlayOf<WorkingSet['accounts']>;
  readonly mandates: OverlayOf<WorkingSet['mandates']>;
  readonly positions: OverlayOf<WorkingSet['positions']>;
  readonly transfers: OverlayOf<WorkingSet['transfers']>;
  readonly intents: IntentsOverlay;
  readonly submissions: OverlayOf<WorkingSet['submissions']>;
  readonly origins: OverlayOf<WorkingSet['origins']>;
  readonly payees: OverlayOf<WorkingSet['payees']>;
  readonly counters: OverlayOf<WorkingSet['counters']>;
  readonly runbooks: OverlayOf<WorkingSet['runbooks']>;
  readonly custodyKeys: OverlayOf<WorkingSet['custodyKeys']>;
}

type OverlayOf<M> = M extends Map<infer K, infer V> ? OverlayMap<K, V> : never;

export const draftOf = (base: WorkingSet): DraftSet => ({
  identity: base.identity,
  roster: base.roster,
  policies: [...base.policies],
  cooling: base.cooling,
  size: base.size,
  lastTime: base.lastTime,
  wallets: new OverlayMap(base.wallets),
  accounts: new OverlayMap(base.accounts),
  mandates: new OverlayMap(base.mandates),
  positions: new OverlayMap(base.positions),
  transfers: new OverlayMap(base.transfers),
  intents: new IntentsOverlay(base.intents),
  submissions: new OverlayMap(base.submissions),
  origins: new OverlayMap(base.origins),
  payees: new OverlayMap(base.payees),
  counters: new OverlayMap(base.counters),
  runbooks: new OverlayMap(base.runbooks),
  custodyKeys: new OverlayMap(base.custodyKeys),
});

/** Makes the draft's changes those of the set that it was made from. */
export const mergeDraft = (draft: DraftSet, base: WorkingSet): void => {
  base.identity = draft.identity;
  base.roster = draft.roster;
  base.policies = draft.policies;
  base.cooling = draft.cooling;
  base.size = draft.size;
  base.lastTime = draft.lastTime;
  for (const map of [
    draft.wallets,
    draft.accounts,
    draft.mandates,
    draft.positions,
    draft.transfers,
    draft.intents,
    draft.submissions,
    draft.origins,
    draft.payees,
    draft.counters,
    draft.runbooks,
    draft.custodyKeys,
  ])
    map.merge();
};
