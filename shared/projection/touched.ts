import type { AccountId } from '#shared/brand';
import { originKey, type Intent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { holdEntries } from './entries.ts';
import { intentIn } from './intent-in.ts';
import { registeredAccountId, systemAccountIds } from './registration.ts';
import type { IntentRecord, TouchedKeys } from './types.ts';

const NONE: TouchedKeys = {
  intents: [],
  accounts: [],
  submissions: [],
  origins: [],
  payees: [],
  openIntents: false,
};

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
    case 'wallet.changed':
    case 'mandate.granted':
    case 'mandate.revoked':
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
        accounts: event.payload.accounts.flatMap(({ id, asset }) => [id, ...systemAccountIds(asset)]),
      };
  }
};

const accountsOfOperations = ({ payload }: EventOf<'book.recorded'>): readonly AccountId[] =>
  payload.groups.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      'legs' in operation ? operation.legs.flatMap(({ debit, credit }) => [debit, credit]) : [],
    ),
  );

const keysOfIntent = (intent: Intent): TouchedKeys => {
  const keys = { ...NONE, origins: [originKey(intent.origin)] };
  switch (intent.type) {
    case 'transfer':
      return {
        ...keys,
        accounts: holdEntries(intent).map(({ account }) => account),
        payees: intent.legs.map((leg) => leg.destination.iban),
      };
    case 'account.register':
      return {
        ...keys,
        accounts: intent.openingBalances.map(({ asset }) => registeredAccountId(intent.iban, asset)),
      };
    case 'wallet.change':
      return intent.change.kind === 'archive'
        ? { ...keys, payees: intent.change.ibans, openIntents: true }
        : keys;
    case 'mandate.grant':
    case 'mandate.revoke':
      return keys;
  }
};

/** What the further events of a stored intent may move, or are judged against. */
export const accountsOfHold = (
  record: IntentRecord,
): Pick<TouchedKeys, 'accounts' | 'payees' | 'openIntents'> => keysOfIntent(record.intent);
