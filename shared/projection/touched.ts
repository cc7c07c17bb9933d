import type { AccountId } from '#shared/brand';
import { originKey, type Intent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { holdEntries } from './entries.ts';
import { intentIn } from './intent-in.ts';
import { clearingAccountId, openingAccountId, registeredAccountId } from './registration.ts';
import type { IntentRecord, TouchedKeys } from './types.ts';

const NONE: TouchedKeys = { intents: [], accounts: [], submissions: [], origins: [], payees: [] };

/**
 * Keys of the rows that applying an event reads or writes. Accounts and payees of intents that are stored
 * already are found through their records: see `accountsOfHold`.
 */
export const touchedBy = (event: JournalEvent): TouchedKeys => {
  switch (event.type) {
    case 'ledger.genesis':
      return NONE;
    case 'submission.recorded':
      return { ...NONE, submissions: [event.payload.submission] };
    case 'intent.proposed':
    case 'intent.denied': {
      const decoded = intentIn(event);
      const keys = decoded.ok ? keysOfIntent(decoded.value) : NONE;
      return { ...keys, intents: [event.payload.digest], submissions: [event.payload.submission] };
    }
    case 'approval.recorded':
    case 'intent.approved':
    case 'intent.rejected':
    case 'intent.returned':
    case 'intent.expired':
      return { ...NONE, intents: [event.payload.intent] };
    case 'transfer.posted':
      return {
        ...NONE,
        intents: [event.payload.intent],
        accounts: event.payload.entries.map(({ account }) => account),
      };
    case 'book.recorded':
      return { ...NONE, accounts: accountsOfOperations(event) };
    case 'account.registered':
      return {
        ...NONE,
        intents: [event.payload.intent],
        accounts: event.payload.accounts.map(({ id }) => id),
      };
  }
};

const accountsOfOperations = ({ payload }: EventOf<'book.recorded'>): readonly AccountId[] =>
  payload.groups.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      'legs' in operation ? operation.legs.flatMap(({ debit, credit }) => [debit, credit]) : [],
    ),
  );

const keysOfIntent = (intent: Intent): TouchedKeys => ({
  ...NONE,
  origins: [originKey(intent.origin)],
  accounts:
    intent.type === 'transfer'
      ? holdEntries(intent).map(({ account }) => account)
      : intent.openingBalances.map(({ asset }) => registeredAccountId(intent.iban, asset)),
  payees: intent.type === 'transfer' ? intent.legs.map((leg) => leg.destination.iban) : [],
});

/** Accounts that an intent and what follows from it may read or move, from its proposal on. */
export const accountsOfIntent = (intent: Intent): readonly AccountId[] =>
  intent.type === 'account.register'
    ? intent.openingBalances.flatMap(({ asset }) => [
        registeredAccountId(intent.iban, asset),
        openingAccountId(asset),
        ...(['sepa', 'swift'] as const).map((rail) => clearingAccountId(rail, asset)),
      ])
    : keysOfIntent(intent).accounts;

/** Accounts (and payee IBANs) that the further events of a stored intent may move. */
export const accountsOfHold = (
  record: IntentRecord,
): { readonly accounts: readonly AccountId[]; readonly payees: readonly string[] } => {
  const { accounts, payees } = keysOfIntent(record.intent);
  return { accounts, payees };
};
