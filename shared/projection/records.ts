import type { PersonId } from '#shared/brand';
import { destinationName, type TransferIntent } from '#shared/intent';
import { fault, type Fault } from './fault.ts';
import type { Account, Wallet, WalletBirth, WalletRecord } from '#shared/double-entry';
import type { RosterIndex } from '#shared/roster';
import type { IntentRecord, RecordedApproval, WorkingSet } from './types.ts';

/** A wallet as it begins when a genesis or an approved registration names it. */
export const openWallet = (
  wallet: Wallet,
  birth: WalletBirth,
  accounts: readonly Account[],
  roster: RosterIndex,
): WalletRecord => ({
  wallet,
  state: 'active',
  isOwnerless: !isActive(roster, wallet.owner),
  birth,
  founded: accounts.filter((account) => account.wallet === wallet.id).map(({ id }) => id),
  occupied: 0,
  lastSeq: birth.seq,
});

/** Whether a person may hold power, or answer for something, here and now. */
export const isActive = (roster: RosterIndex, person: PersonId): boolean => roster.isActive(person);

/** The record of an intent in a status that an event needs, or what is wrong. */
export const recordIn = (
  set: WorkingSet,
  digest: IntentRecord['digest'],
  ...statuses: readonly IntentRecord['status'][]
): IntentRecord | Fault => {
  const record = set.intents.get(digest);
  if (record === undefined) return fault('state', `intent ${digest} is not known`);
  return statuses.includes(record.status) ? record : fault('state', `intent ${digest} is ${record.status}`);
};

/** A record as it was stored before these members were added. */
type StoredRecord = Omit<IntentRecord, Added | 'approvals'> &
  Partial<Pick<IntentRecord, Added>> & { readonly approvals: readonly StoredApproval[] };
type Added = 'denials' | 'activeFrom' | 'filledAt';
type StoredApproval = Omit<RecordedApproval, 'recordedAt'> & Partial<Pick<RecordedApproval, 'recordedAt'>>;

/** A record out of a store that an earlier program may have written. */
export const completeRecord = (stored: StoredRecord): IntentRecord => ({
  denials: [],
  activeFrom: null,
  filledAt: null,
  ...stored,
  // From the time of the proposal: nothing had been escalated by then.
  approvals: stored.approvals.map((approval) => ({ recordedAt: stored.proposedAt, ...approval })),
});

/** Moves an intent on; returns undefined so that a handler can end with it. */
export const moveOn = (
  set: WorkingSet,
  record: IntentRecord,
  event: { readonly seq: number; readonly time: string },
  status: IntentRecord['status'],
  closing: string | null,
): Fault | undefined => {
  set.intents.set(record.digest, { ...record, status, closing, lastSeq: event.seq, lastAt: event.time });
  return undefined;
};

/** A payee is known from the first payment instruction that was approved for it. Own accounts are no payees. */
export const rememberPayees = (set: WorkingSet, intent: TransferIntent, date: string): void => {
  for (const leg of intent.legs) {
    if (leg.destination.account !== null) continue;
    const iban = destinationName(leg.destination);
    const known = set.payees.get(iban);
    set.payees.set(iban, {
      iban,
      name: known?.name ?? intent.payee.name,
      country: known?.country ?? intent.payee.country,
      since: known?.since ?? date,
      timesInstructed: (known?.timesInstructed ?? 0) + 1,
      listed: known?.listed ?? false,
    });
  }
};
