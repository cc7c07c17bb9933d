import type { AccountId, IntentDigest } from '#shared/brand';
import { decodeIntent, type Intent } from '#shared/intent';
import { canonicalBytes } from '#shared/json';
import { accountsOfIntent, type WorkingSet } from '#shared/projection';
import { wantOperation, type Wanted } from '../memory/index.ts';
import { dueByTime } from './decide-expire.ts';
import { claimOf } from './past-roots.ts';
import type { BookCommand, Command } from './types.ts';

/** Adds what deciding on a command is going to read. */
export const wantCommand = (
  wanted: Wanted,
  set: WorkingSet,
  command: Command | BookCommand,
  time: string,
): void => {
  switch (command.kind) {
    case 'book':
      for (const operation of command.operations) wantOperation(wanted, operation);
      return;
    case 'propose':
      for (const value of command.intents) {
        const decoded = decodeIntent(canonicalBytes(value));
        if (decoded.ok) wantIntent(wanted, decoded.value);
      }
      return;
    case 'approve':
      wantAccountsOf(wanted, set, claimOf(command.approval).intent as IntentDigest | undefined);
      return;
    case 'end':
      wantAccountsOf(wanted, set, command.intent);
      return;
    case 'withdraw':
      return;
    case 'expire':
      for (const digest of dueByTime(set, time)) wantAccountsOf(wanted, set, digest);
  }
};

const wantIntent = ({ accounts }: Wanted, intent: Intent): void => {
  for (const id of accountsOfIntent(intent)) accounts.add(id);
};

/** Adds the accounts that further events of a stored intent may move. */
export const wantAccountsOf = (
  { accounts }: { readonly accounts: Set<AccountId> },
  set: WorkingSet,
  digest: IntentDigest | undefined,
): void => {
  const record = digest === undefined ? undefined : set.intents.get(digest);
  if (record === undefined) return;
  for (const id of accountsOfIntent(record.intent)) accounts.add(id);
};
