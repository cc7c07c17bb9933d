import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountId, CustodyKeyId } from '#shared/brand';
import type { Gate } from '#shared/custody';
import type { Operation } from '#shared/double-entry';
import { toHex } from '#shared/encoding';
import { err } from '#shared/errors';
import { digestOf, type TransferIntent } from '#shared/intent';
import { signingKeyName } from '#shared/inventory';
import { booksGenesis, legsOf, MANDATE, transferOf } from '../../../support/books.ts';
import {
  activateKey,
  keyedGenesis,
  keyedLedger,
  testCustodyKey,
  withKey,
} from '../../../support/custody-keys.ts';
import {
  approvedOn,
  checkpointOf,
  fedGate,
  feed,
  type Notebook,
  notebook,
  otherwise,
  payloadOf,
  paymentOut,
  releaseOutcome,
  signedBy,
} from '../../../support/gate.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';

/* What the gate lets out: for which key, until when, and what ends it. */

let ledger: MiniLedger;
let book: Notebook;

beforeEach(() => {
  ledger = keyedLedger();
  book = notebook();
});

const fedWith = (events = ledger.events, over: Parameters<typeof fedGate>[2] = {}): Gate =>
  fedGate(events, book, over);

const approved = (): TransferIntent => approvedOn(ledger);

const outcomeOf = (gate: Gate, intent: TransferIntent): string => releaseOutcome(gate, intent, ledger.time);

describe('a payment that a quorum approved', () => {
  test('is released for one key, and never for another, also after a start', () => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent)).toBe('released');
    expect(book.memory?.released.map(({ key }) => key)).toEqual([signingKeyName(testCustodyKey())]);
    const second = testCustodyKey({ id: 'key-2' as CustodyKeyId });
    activateKey(ledger, second);
    const bySecond = fedWith(ledger.events, signedBy(second));
    expect(outcomeOf(bySecond, intent)).toBe('released-otherwise');
  });

  test('is not released where nothing follows from it to be signed', () => {
    const intent = approved();
    const gate = fedWith(ledger.events, { derive: () => err('no such chain') });
    expect(gate.release(digestOf(intent), ledger.time)).toEqual({
      ok: false,
      error: { code: 'not-derivable', detail: 'no such chain' },
    });
    expect(book.memory?.released).toEqual([]);
  });

  const cancel = (by: Gate, it: TransferIntent): string => {
    const cancelled = by.cancel(digestOf(it), ledger.time);
    return cancelled.ok ? toHex(cancelled.value.payload) : cancelled.error.code;
  };

  test('is cancelled also where it was never released, which it is not then either, also after a start', () => {
    const intent = approved();
    expect(cancel(fedWith(), intent)).toBe(toHex(payloadOf(intent)));
    expect(outcomeOf(fedWith(), intent)).toBe('cancelled');
    expect(book.memory?.released.map(({ at, cancelledAt }) => cancelledAt === at)).toEqual([true]);
  });

  test('that was cancelled is not released again, also after a start; what nobody approved is not cancelled', () => {
    const intent = approved();
    const other = approved();
    const proposed = paymentOut();
    expect(ledger.propose(proposed)).toBe('proposed');
    const gate = fedWith();
    expect(cancel(gate, proposed)).toBe('never-released');
    expect(outcomeOf(gate, intent)).toBe('released');
    expect(cancel(gate, intent)).toBe(toHex(payloadOf(intent)));
    expect(cancel(gate, intent)).toBe(toHex(payloadOf(intent)));
    expect(outcomeOf(gate, intent)).toBe('cancelled');
    expect(outcomeOf(fedWith(), intent)).toBe('cancelled');
    expect(outcomeOf(gate, other)).toBe('released');
    expect(cancel(fedWith(ledger.events, { derive: otherwise }), other)).toBe('released-otherwise');
  });

  test('is not cancelled by a gate that was shown less than it saw before, which would forget what it saw', () => {
    const intent = approved();
    const early = ledger.events.length;
    const gate = fedWith();
    expect(outcomeOf(gate, intent)).toBe('released');
    ledger.propose(paymentOut());
    expect(feed(gate, ledger.events.slice(early), checkpointOf(ledger.events)).ok).toBe(true);
    const { head } = book.memory ?? {};
    const cancelled = fedWith(ledger.events.slice(0, early)).cancel(digestOf(intent), ledger.time);
    expect(cancelled.ok ? 'cancelled' : cancelled.error.code).toBe('journal-behind');
    expect(book.memory?.head).toEqual(head);
  });

  test('whose result is booked is not released, not even by a gate that has lost its memory', () => {
    ledger = withKey(new MiniLedger(keyedGenesis(booksGenesis())));
    const [paid, open] = [approved(), approved()];
    expect(outcomeOf(fedWith(), paid)).toBe('released');
    const legs = legsOf('system.clearing.sepa.EUR' as AccountId, 'system.opening.EUR' as AccountId, 100);
    const result = (payment: string, minor: string): Operation =>
      transferOf(minor, { legs: legs.map((leg) => ({ ...leg, minor })), meta: { payment } });
    ledger.book(MANDATE, [result(digestOf(paid), '100'), result(digestOf(open), '9'.repeat(30))]);
    book = notebook();
    const gate = fedWith();
    expect(outcomeOf(gate, paid)).toBe('settled');
    // What the books refused ends nothing.
    expect(gate.waiting().map(({ digest }) => digest)).toEqual([digestOf(open)]);
    expect(outcomeOf(gate, open)).toBe('released');
  });

  test('waits to be sent until the journal says otherwise', () => {
    const intent = approved();
    ledger.propose(paymentOut());
    expect(
      fedWith()
        .waiting()
        .map(({ digest }) => digest),
    ).toEqual([digestOf(intent)]);
  });
});
