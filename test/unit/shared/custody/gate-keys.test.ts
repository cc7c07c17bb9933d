import { beforeEach, describe, expect, test } from 'vitest';
import type { CustodyKeyId, WalletId } from '#shared/brand';
import type { Gate, GateTools } from '#shared/custody';
import { digestOf, type TransferIntent } from '#shared/intent';
import type { KeyChange } from '#shared/inventory';
import { ANNA } from '../../../support/company.ts';
import {
  activateKey,
  carryOut,
  keyedLedger,
  testCustodyKey,
  testKeyChange,
  testKeyRegistration,
} from '../../../support/custody-keys.ts';
import {
  approvedOn,
  checkpointOf,
  fedGate,
  feed,
  type Notebook,
  notebook,
  releaseOutcome,
  signedBy,
} from '../../../support/gate.ts';
import type { MiniLedger } from '../../../support/mini-ledger.ts';

/* An approved item is let out to the active key of its wallet, and to no other. */

let ledger: MiniLedger;
let book: Notebook;

beforeEach(() => {
  ledger = keyedLedger();
  book = notebook();
});

/** A gate that lets items out to this key of the inventory, whether it is there or not. */
const fedWith = (id = testCustodyKey().id): Gate =>
  fedGate(ledger.events, book, signedBy(testCustodyKey({ id })));

const approved = (): TransferIntent => approvedOn(ledger);

const outcomeOf = (gate: Gate, intent: TransferIntent): string => releaseOutcome(gate, intent, ledger.time);

describe('a key', () => {
  const stop = (to: 'suspended' | 'compromised'): KeyChange => ({ kind: 'set-state', from: 'active', to });

  test.each(['suspended', 'compromised'] as const)('that is %s gets nothing, at once', (to) => {
    const intent = approved();
    const early = fedWith();
    expect(outcomeOf(early, intent)).toBe('released');
    const before = ledger.events.length;
    expect(carryOut(ledger, testKeyChange(stop(to)), [ANNA])).toBe('carried-out');
    expect(feed(early, ledger.events.slice(before), checkpointOf(ledger.events)).ok).toBe(true);
    expect(outcomeOf(early, intent)).toBe('key-not-active');
    expect(outcomeOf(fedWith(), intent)).toBe('key-not-active');
  });

  test('that may not sign asks for no bytes, so the item gets no place in a queue', () => {
    const intent = approved();
    const asked: string[] = [];
    const key = testCustodyKey();
    const counting = signedBy(key);
    const derive: GateTools['derive'] = (item, digest) => {
      asked.push(digest);
      return counting.derive(item, digest);
    };
    expect(carryOut(ledger, testKeyChange(stop('suspended')), [ANNA])).toBe('carried-out');
    const gate = fedGate(ledger.events, book, { ...counting, derive });
    expect(outcomeOf(gate, intent)).toBe('key-not-active');
    expect(asked).toEqual([]);
  });

  test('that lost the wallet since it was released for cancels it all the same, one that was stopped does not', () => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent)).toBe('released');
    const { wallets } = testCustodyKey();
    expect(carryOut(ledger, testKeyChange({ kind: 'set-wallets', from: wallets, to: [] }))).toBe(
      'carried-out',
    );
    const cancelOutcome = (): string => {
      const cancelled = fedWith().cancel(digestOf(intent), ledger.time);
      return cancelled.ok ? 'cancelled' : cancelled.error.code;
    };
    expect(cancelOutcome()).toBe('cancelled');
    expect(carryOut(ledger, testKeyChange(stop('suspended')), [ANNA])).toBe('carried-out');
    expect(cancelOutcome()).toBe('key-not-active');
  });

  test('that was resumed gets it again', () => {
    const intent = approved();
    expect(carryOut(ledger, testKeyChange(stop('suspended')), [ANNA])).toBe('carried-out');
    const resumed = testKeyChange({ kind: 'set-state', from: 'suspended', to: 'active' });
    expect(carryOut(ledger, resumed)).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('released');
  });

  test('that is registered and not activated gets nothing, nor does one that nobody registered', () => {
    const intent = approved();
    const id = 'key-2' as CustodyKeyId;
    expect(outcomeOf(fedWith(id), intent)).toBe('key-not-active');
    expect(carryOut(ledger, testKeyRegistration({ id }))).toBe('carried-out');
    expect(outcomeOf(fedWith(id), intent)).toBe('key-not-active');
  });

  test('of another wallet gets nothing of this one', () => {
    const intent = approved();
    const other = { id: 'key-2' as CustodyKeyId, wallets: ['wallet-b' as WalletId] };
    activateKey(ledger, other);
    expect(outcomeOf(fedWith(other.id), intent)).toBe('key-of-another-wallet');
    expect(outcomeOf(fedWith(), intent)).toBe('released');
  });

  test('that was taken off the wallet gets nothing any more', () => {
    const intent = approved();
    const { wallets } = testCustodyKey();
    const off = testKeyChange({ kind: 'set-wallets', from: wallets, to: [] });
    expect(carryOut(ledger, off)).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('key-of-another-wallet');
  });
});
