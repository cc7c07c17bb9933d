import type { AccountView, EntryView, IntentView, TransferView, WalletView } from '#shared/api';
import { indexOf, seqOf, type AccountRecord, type Position, type WalletRecord } from '#shared/double-entry';
import type { IntentRecord, WorkingSet } from '#shared/projection';
import type { Balances, EntryRow, FoundOperation } from './books-port.ts';

export const balancesView = (balances: Balances): { readonly [K in keyof Balances]: string } => ({
  debitsPosted: balances.debitsPosted.toString(),
  creditsPosted: balances.creditsPosted.toString(),
  debitsPending: balances.debitsPending.toString(),
  creditsPending: balances.creditsPending.toString(),
});

export const accountView = (record: AccountRecord): AccountView => ({
  ...record.account,
  ...balancesView(record),
  openHolds: record.openHolds,
  lastSeq: record.lastSeq,
});

export const walletView = ({ wallet, state, occupied, lastSeq }: WalletRecord): WalletView => ({
  ...wallet,
  state,
  occupied,
  lastSeq,
});

export const positionView = (position: Position): { readonly seq: number; readonly index: number } => ({
  seq: seqOf(position),
  index: indexOf(position),
});

export const entryView = ({ position, minor, balance, ...rest }: EntryRow): EntryView => ({
  position: positionView(position),
  ...rest,
  minor: minor.toString(),
  balance: balance.toString(),
});

export const transferView = ({
  operation,
  position,
  time,
  mandate,
  sequel,
}: FoundOperation): TransferView => ({
  id: operation.id,
  position: positionView(position),
  time,
  mandate,
  operation,
  sequel: sequel === null ? null : { kind: sequel.kind, position: positionView(sequel.position) },
});

export const intentView = ({ digest, status, proposedSeq, lastSeq, intent }: IntentRecord): IntentView => ({
  digest,
  status,
  proposedSeq,
  lastSeq,
  intent: intent,
});

export interface IntentsPage {
  readonly status?: string | undefined;
  /** Only intents proposed after this sequence number. */
  readonly after: number;
  readonly limit: number;
}

/** Intents in the order they were proposed, which is the order in which the working set holds them. */
export const intentViews = (set: WorkingSet, page: IntentsPage): readonly IntentView[] => {
  const views: IntentView[] = [];
  for (const record of set.intents.values()) {
    if (record.proposedSeq <= page.after) continue;
    if (page.status !== undefined && record.status !== page.status) continue;
    views.push(intentView(record));
    if (views.length === page.limit) break;
  }
  return views;
};
