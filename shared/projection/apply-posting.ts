import { openedAccount } from '#shared/double-entry';
import type { EventOf } from '#shared/journal';
import { approved } from './apply-changes.ts';
import { holdEntries, moveEntries, postEntries } from './entries.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { moveOn, openWallet } from './records.ts';
import { registrationOf } from './registration.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

export const applyPosted = (set: WorkingSet, event: EventOf<'transfer.posted'>): Fault | undefined => {
  const record = approved(set, event, 'transfer');
  if ('code' in record) return record;
  const { intent } = record;
  if (intent.rail !== 'book') return fault('state', 'only the internal book posts by itself');
  if (!isSame(event.payload.entries, holdEntries(intent)))
    return fault('entries', 'the entries are not what was approved');
  const date = event.time.slice(0, 10);
  if (event.payload.bookingDate !== date || event.payload.valueDate !== date)
    return fault('entries', 'the internal book books and values on the day of the event');
  const wrong = postEntries(set, record.hold, event, record.proposedAt);
  if (wrong !== undefined) return fault('entries', wrong);
  return moveOn(set, record, event, 'posted', null);
};

export const applyRegistered = (set: WorkingSet, event: EventOf<'account.registered'>): Fault | undefined => {
  const record = approved(set, event, 'account.register');
  if ('code' in record) return record;
  const { intent } = record;
  const policy = activePolicy(set);
  if (policy === undefined || set.roster === undefined) return fault('state', 'no genesis');
  const { wallet, accounts, openings } = event.payload;
  const expected = registrationOf(intent, policy, (id) => set.accounts.has(id));
  if (!isSame({ wallet, accounts, openings }, expected))
    return fault('entries', 'the accounts are not what was approved');
  const birth = { seq: event.seq, intent: record.digest };
  set.wallets.set(wallet.id, openWallet(wallet, birth, accounts, set.roster));
  for (const account of accounts) set.accounts.set(account.id, openedAccount(account, event.seq));
  const wrong = moveEntries(set, openings, event);
  return wrong === undefined ? moveOn(set, record, event, 'registered', null) : fault('entries', wrong);
};
