import { performance } from 'node:perf_hooks';
import type { AccountId, WalletId } from '#shared/brand';
import {
  bookEventLeafBytes,
  decideOperations,
  type Account,
  type AccountRecord,
  type Books,
  type Operation,
  type RecordedOperation,
} from '#shared/double-entry';
import { readTransfers } from '../../../ledger/api/transfers-body.ts';
import { opensslLeafOf } from '../../../ledger/keys/index.ts';
import { TreeBuilder } from '#shared/merkle';
import { booksGenesis, MANDATE } from '../../support/books.ts';
import { accountName, bodyMaker } from './work.ts';

/* The engine alone: decide, write the event's canonical text, hash it into the tree. No queue, no disk, no network. */

const PER_EVENT = 1_000;
const FUNDS_MINOR = 1_000_000_000_000n;
const TIME = '2026-05-01T09:00:00.000Z';
const DIGEST = '0'.repeat(64);

const accountOf = (index: number): Account => ({
  id: accountName(index) as AccountId,
  wallet: 'wallet-a' as WalletId,
  role: 'wallet',
  asset: 'EUR',
  scale: 2,
  name: `Bench ${String(index)}`,
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});

const recordOf = (account: Account): AccountRecord => ({
  account,
  debitsPosted: FUNDS_MINOR,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
});

const booksOf = (accounts: number): Books => {
  const { wallets, mandates } = booksGenesis();
  const records = Array.from({ length: accounts }, (_, index) => recordOf(accountOf(index)));
  return {
    accounts: new Map(records.map((record) => [record.account.id, record])),
    wallets: new Map(
      wallets.map((wallet) => [
        wallet.id,
        {
          wallet,
          state: 'active',
          isOwnerless: false,
          birth: { seq: 0, intent: null },
          founded: [],
          occupied: accounts,
          lastSeq: 0,
        },
      ]),
    ),
    mandates: new Map(mandates.map((mandate) => [mandate.id, { mandate, isRevoked: false }])),
    positions: new Map(),
    transfers: new Map(),
  };
};

/** Transfers a second between random accounts, with what hashing costs. */
export const stateMachineRate = (accounts: number, forMs: number): number => {
  const books = booksOf(accounts);
  const mandate = books.mandates.get(MANDATE);
  if (mandate === undefined) throw new Error('no mandate');
  const next = operationMaker(accounts);
  const tree = new TreeBuilder();
  let spentMs = 0;
  let seq = 1;
  // Requests are made and read outside of what is timed: they come parsed.
  for (; spentMs < forMs; seq += 1) {
    const operations = next();
    const start = performance.now();
    const outcomes = decideOperations(books, mandate, operations, { seq, firstIndex: 0, time: TIME });
    tree.append(opensslLeafOf(lineOf(seq, outcomes)));
    spentMs += performance.now() - start;
    // Ids of the past are the history's business; this map would only grow.
    books.positions.clear();
  }
  return ((seq - 1) * PER_EVENT * 1000) / spentMs;
};

const lineOf = (seq: number, outcomes: ReturnType<typeof decideOperations>): Uint8Array => {
  const operations: RecordedOperation[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'recorded' || 'refused' in outcome.recorded)
      throw new Error(`not carried out: ${JSON.stringify(outcome)}`);
    operations.push(outcome.recorded);
  }
  return bookEventLeafBytes({
    seq,
    time: TIME,
    actor: { kind: 'ledger' },
    command: { id: 'ledger.book', digest: DIGEST },
    type: 'book.recorded',
    payload: { groups: [{ mandate: MANDATE, operations }] },
  });
};

/** Operations as the API reads them out of the bodies of requests. */
const operationMaker = (accounts: number): (() => readonly Operation[]) => {
  const next = bodyMaker({
    kind: 'product',
    accounts,
    hotShare: 0,
    bulk: PER_EVENT,
    seed: 11,
    mandate: MANDATE,
  });
  return () => {
    const read = readTransfers(Buffer.from(next()));
    if (!read.ok) throw new Error(read.error.detail);
    return read.value.operations;
  };
};
