import type { AccountView, BalanceView, EntryView, IntentView, TransferView, WalletView } from '#shared/api';
import { indexOf, seqOf, type Position, type Sequel, type WalletRecord } from '#shared/double-entry';
import type { IntentRecord } from '#shared/projection';
import type { EntryRow, FoundOperation, PostedSums, ShownAccount } from './books-port.ts';

const postedView = ({ debitsPosted, creditsPosted }: PostedSums): EntryView['balance'] => ({
  debitsPosted: debitsPosted.toString(),
  creditsPosted: creditsPosted.toString(),
});

export const accountView = (record: ShownAccount): AccountView => ({
  ...record.account,
  ...postedView(record),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
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

/** A balance of the past, or as valued: `valued` is null for everything booked. */
export const pastBalanceView = (
  { account }: ShownAccount,
  posted: PostedSums,
  size: number,
  valued: string | null,
): BalanceView => ({
  account: account.id,
  asset: account.asset,
  scale: account.scale,
  size,
  valued,
  ...postedView(posted),
  debitsPending: null,
  creditsPending: null,
});

export const balanceView = (record: ShownAccount, size: number): BalanceView => ({
  ...pastBalanceView(record, record, size, null),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
});

export const entryView = (row: EntryRow): EntryView => ({
  cursor: row.cursor,
  position: positionView(row.position),
  time: row.time,
  bookingDate: row.bookingDate,
  valueDate: row.valueDate,
  kind: row.kind,
  transfer: row.transfer,
  intent: row.intent,
  side: row.side,
  minor: row.minor.toString(),
  counter: row.counter,
  balance: postedView(row.balance),
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
  sequel: sequel === null ? null : sequelView(sequel),
});

const sequelView = ({ kind, position, correction }: Sequel): NonNullable<TransferView['sequel']> => ({
  kind,
  position: positionView(position),
  correction: correction === undefined ? null : positionView(correction),
});

export const intentView = ({ digest, status, proposedSeq, lastSeq, intent }: IntentRecord): IntentView => ({
  digest,
  status,
  proposedSeq,
  lastSeq,
  // Decoded from JSON, where a member that is absent is no member.
  intent: intent as unknown as IntentView['intent'],
});
