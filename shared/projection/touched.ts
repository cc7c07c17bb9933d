import type { AccountId, IntentDigest, TransferId } from '#shared/brand';
import type { RecordedOperation, TransferRecord } from '#shared/double-entry';
import { destinationName, originKey, type Intent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { countersOf } from './counters.ts';
import { holdEntries } from './entries.ts';
import { intentIn, statementIn } from './intent-in.ts';
import { accountsOfRegistration } from './registration.ts';
import type { IntentRecord, TouchedKeys } from './types.ts';

const NONE: TouchedKeys = {
  intents: [],
  accounts: [],
  submissions: [],
  origins: [],
  payees: [],
  counters: [],
  openIntents: false,
  wallets: [],
  mandates: [],
  transfers: [],
};

/**
 * Keys of the rows that applying an event reads or writes. Accounts and payees of intents that are stored already are
 * found through their records: see `accountsOfHold`; and the counters of those that an event ends: see `endedBy`.
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
    case 'runbook.recorded':
    case 'key.proved':
      return keysOfStatement(event);
    case 'approval.recorded':
    case 'intent.approved':
    case 'intent.rejected':
    case 'intent.returned':
    case 'intent.expired':
      return { ...NONE, intents: [event.payload.intent] };
    case 'wallet.changed':
    case 'mandate.granted':
    case 'mandate.revoked':
    case 'person.erased':
    case 'key.registered':
    case 'key.changed':
      return { ...NONE, intents: [event.payload.intent] };
    case 'policy.activated':
    case 'roster.changed':
    case 'emergency.declared':
      return { ...NONE, intents: [event.payload.intent], openIntents: true };
    case 'emergency.ended': {
      const { intent, lifted } = event.payload;
      return { ...NONE, intents: lifted === null ? [intent] : [intent, lifted], openIntents: true };
    }
    case 'authority.withdrawn':
      return { ...NONE, openIntents: true };
    case 'transfer.posted':
      return {
        ...NONE,
        intents: [event.payload.intent],
        accounts: event.payload.entries.map(({ account }) => account),
      };
    case 'transfer.ended': {
      const { intent, mandate, entries } = event.payload;
      return {
        ...NONE,
        intents: [intent],
        mandates: [mandate],
        accounts: entries.map(({ account }) => account),
      };
    }
    case 'book.recorded':
      return keysOfBook(event);
    case 'account.registered':
      return {
        ...NONE,
        intents: [event.payload.intent],
        accounts: event.payload.accounts.map(({ id }) => id),
        wallets: [event.payload.wallet.id],
      };
  }
};

/** Runbooks and custody keys themselves are held whole, wherever events are applied. */
const keysOfStatement = (event: EventOf<'runbook.recorded'> | EventOf<'key.proved'>): TouchedKeys => {
  const decoded = statementIn(event);
  if (!decoded.ok) return NONE;
  const intent = decoded.value;
  if (intent.type === 'key.prove') return { ...NONE, origins: [originKey(intent.origin)] };
  if (intent.type !== 'runbook') return NONE;
  const { origin, deed } = intent;
  const emergency = deed.kind === 'open' && deed.subject.kind === 'emergency' ? [deed.subject.intent] : [];
  return { ...NONE, origins: [originKey(origin)], intents: emergency };
};

const keysOfBook = ({ payload: { groups } }: EventOf<'book.recorded'>): TouchedKeys => {
  const operations = groups.flatMap((group) => group.operations);
  return {
    ...NONE,
    mandates: groups.flatMap(({ mandate }) => (mandate === null ? [] : [mandate])),
    transfers: operations.flatMap(namedBy),
    accounts: operations.flatMap(accountsOf),
    wallets: operations.flatMap((operation) =>
      operation.op === 'open' && operation.account.wallet !== null ? [operation.account.wallet] : [],
    ),
  };
};

/** Ids of other operations that one refers to: a hold that it ends, a transfer that it reverses or corrects. */
export const namedBy = (operation: RecordedOperation): readonly TransferId[] => {
  if (operation.op === 'open' || operation.op === 'hold') return [];
  if (operation.op !== 'transfer') return [operation.hold];
  const { reverses, corrects } = operation;
  return [...(reverses === undefined ? [] : [reverses]), ...(corrects === undefined ? [] : [corrects])];
};

const accountsOf = (operation: RecordedOperation): readonly AccountId[] => {
  if (operation.op === 'open') return [operation.account.id];
  return 'legs' in operation ? operation.legs.flatMap(({ debit, credit }) => [debit, credit]) : [];
};

/**
 * Accounts that ending or reversing an operation moves. A posting moves those of its hold, which must be loaded
 * with it.
 */
export const accountsOfTransfer = ({ operation }: TransferRecord): readonly AccountId[] =>
  accountsOf(operation);

const keysOfIntent = (intent: Intent): TouchedKeys => {
  const keys = { ...NONE, origins: [originKey(intent.origin)] };
  switch (intent.type) {
    case 'transfer':
      return {
        ...keys,
        accounts: holdEntries(intent).map(({ account }) => account),
        payees: intent.legs.map((leg) => destinationName(leg.destination)),
        counters: countersOf(intent),
      };
    case 'account.register':
      return {
        ...keys,
        accounts: accountsOfRegistration(intent),
      };
    case 'wallet.change':
      return intent.change.kind === 'archive'
        ? { ...keys, accounts: intent.change.accounts, payees: intent.change.ibans, openIntents: true }
        : keys;
    case 'key.register':
    case 'key.change':
    case 'mandate.grant':
    case 'mandate.revoke':
    case 'person.erase':
    case 'policy.publish':
    case 'roster.change':
    case 'emergency':
      return keys;
  }
};

/** Accounts that an intent and what follows from it may read or move, from its proposal on. */
export const accountsOfIntent = (intent: Intent): readonly AccountId[] => keysOfIntent(intent).accounts;

/** What the further events of a stored intent may move, or are judged against. */
export const accountsOfHold = (
  record: IntentRecord,
): Pick<TouchedKeys, 'accounts' | 'payees' | 'openIntents'> => keysOfIntent(record.intent);

/** The intent that an event ends without its being carried out: it is taken out of its counters (`countersOf`). */
export const endedBy = (event: JournalEvent): IntentDigest | undefined => {
  switch (event.type) {
    case 'intent.rejected':
    case 'intent.returned':
    case 'intent.expired':
      return event.payload.intent;
    case 'transfer.ended':
      return event.payload.outcome === 'failed' ? event.payload.intent : undefined;
    default:
      return undefined;
  }
};
