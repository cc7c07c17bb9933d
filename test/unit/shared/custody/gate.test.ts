import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import { gateMemorySchema, type Gate } from '#shared/custody';
import { digestOf, type TransferIntent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  ORIGIN,
  PIA,
  signApproval,
  testPolicy,
  testTransfer,
} from '../../../support/company.ts';
import { keyedGenesis, keyedLedger, keyRules, withKey } from '../../../support/custody-keys.ts';
import {
  approvedOn,
  checkpointOf,
  fedGate,
  feed,
  type Notebook,
  notebook,
  openGate,
  otherwise,
  payloadOf,
  paymentOut,
  releaseOutcome,
} from '../../../support/gate.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import { MARA, peopledGenesis, PeopledLedger, testEmergency } from '../../../support/people.ts';
import { policyDigest, type Rule } from '#shared/policy';
import {
  approvedBy,
  later,
  looserRules,
  testPublication,
  testRule,
  tighterRules,
} from '../../../support/policy-life.ts';

/* Nothing that a custody key signs is let out by anybody but a quorum: whoever feeds the gate, and with whatever. */

let ledger: MiniLedger;
let book: Notebook;

beforeEach(() => {
  ledger = keyedLedger();
  book = notebook();
});

const first = (events: readonly JournalEvent[] = ledger.events): JournalEvent => {
  const [event] = events;
  if (event === undefined) throw new TypeError('no events');
  return event;
};

/** A version with these rules, beside those about keys. */
const published = (rules: readonly Rule[]): ReturnType<typeof testPublication> =>
  testPublication([...rules, ...keyRules()], { base: keyedGenesis().policy });

const fedWith = (
  events: readonly JournalEvent[] = ledger.events,
  over: Parameters<typeof openGate>[2] = {},
): Gate => fedGate(events, book, over);

const approved = (who?: readonly PersonId[], intent?: TransferIntent): TransferIntent =>
  approvedOn(ledger, who, intent);

const outcomeOf = (gate: Gate, intent: TransferIntent, now = ledger.time): string =>
  releaseOutcome(gate, intent, now);

const refusalOf = (gate: Gate, events: readonly JournalEvent[], note = checkpointOf(events)): string => {
  const outcome = feed(gate, events, note);
  return outcome.ok ? 'ok' : outcome.error.code;
};

describe('a payment that a quorum approved', () => {
  test('is released, with the bytes that follow from it, written down before', () => {
    const intent = approved();
    const gate = fedWith();
    const before = book.writes;
    const released = gate.release(digestOf(intent), ledger.time);
    if (!released.ok) throw new Error(released.error.code);
    expect(released.value.payload).toEqual(payloadOf(intent));
    expect(released.value.intent).toEqual(intent);
    expect(book.writes).toBe(before + 1);
    expect(book.memory?.released.map((it) => it.intent)).toEqual([digestOf(intent)]);
  });

  test('is released again for the same bytes, and never for others, also after a start', () => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent)).toBe('released');
    const after = fedWith();
    expect(outcomeOf(after, intent)).toBe('released');
    expect(outcomeOf(fedWith(ledger.events, { derive: otherwise }), intent)).toBe('released-otherwise');
    expect(book.memory?.released).toHaveLength(1);
  });

  test('is not released where that could not be written down', () => {
    const intent = approved();
    let isFull = false;
    const gate = fedWith(ledger.events, {
      remember: () => {
        if (isFull) throw new Error('no space left on the device');
      },
    });
    isFull = true;
    expect(outcomeOf(gate, intent)).toBe('memory-failed');
    isFull = false;
    expect(outcomeOf(gate, intent)).toBe('released');
  });

  test('is not released after it expired, whatever the journal’s clock says', () => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent, intent.expiresAt)).toBe('intent-expired');
  });

  test('is not released on approvals that are days old', () => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent, '2026-05-04T09:00:00Z')).toBe('released');
    expect(outcomeOf(fedWith(), paymentAgain(intent), '2026-05-04T09:00:01Z')).toBe('quorum-gone');
  });
});

/** The same item where nothing was written down of its release. */
const paymentAgain = (intent: TransferIntent): TransferIntent => {
  book = notebook();
  return intent;
};

describe('what no quorum approved', () => {
  test.each<[string, (intent: TransferIntent) => void, string]>([
    ['only one approved', (intent) => ledger.approve(ANNA, intent), 'not-released-by-custody'],
    ['nobody approved', () => undefined, 'not-released-by-custody'],
    [
      'somebody rejected',
      (intent) =>
        ledger.approve(ANNA, intent, { decision: 'reject', reason: { code: 'other', text: 'No.' } }),
      'not-released-by-custody',
    ],
  ])('is not released: %s', (_, decide, code) => {
    const intent = paymentOut();
    ledger.propose(intent);
    decide(intent);
    expect(outcomeOf(fedWith(), intent)).toBe(code);
    expect(book.memory?.released).toEqual([]);
  });

  test('is not released: nobody proposed it', () => {
    expect(outcomeOf(fedWith(), paymentOut())).toBe('intent-unknown');
  });

  test('is not released: it moves inside the ledger', () => {
    const inside = approved([ANNA, BEN], testTransfer());
    expect(outcomeOf(fedWith(), inside)).toBe('not-released-by-custody');
  });

  test('is not released under the digest of another', () => {
    const intent = approved();
    const other = paymentOut({ minor: '999' });
    const gate = fedWith();
    expect(gate.release(digestOf(other), ledger.time).ok).toBe(false);
    const released = gate.release(digestOf(intent), ledger.time);
    expect(released.ok && released.value.payload).toEqual(payloadOf(intent));
  });
});

describe('a payment whose quorum is gone', () => {
  test('since somebody who approved it left', () => {
    const intent = approved();
    ledger.withdraw(BEN);
    expect(outcomeOf(fedWith(), intent)).toBe('quorum-gone');
  });

  test('and stays gone when they come back: they have to sign again', () => {
    const peopled = withKey(new PeopledLedger(keyedGenesis(peopledGenesis())));
    ledger = peopled;
    const intent = approved([ANNA, MARA]);
    const standing = { kind: 'set-standing', person: MARA } as const;
    expect(peopled.change({ ...standing, from: 'active', to: 'suspended' })).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('quorum-gone');
    expect(peopled.change({ ...standing, from: 'suspended', to: 'active' })).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('quorum-gone');
  });

  test('since a later version of the policy asks for more', () => {
    const intent = approved();
    expect(approvedBy(ledger, published(tighterRules()))).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('quorum-gone');
  });

  test('but not by a version that asks for less', () => {
    const intent = approved();
    expect(approvedBy(ledger, published(looserRules()))).toBe('cooling');
    later(ledger, 25);
    ledger.sweep();
    expect(outcomeOf(fedWith(), intent)).toBe('released');
  });

  test('since the ledger was frozen', () => {
    const peopled = withKey(new PeopledLedger(keyedGenesis(peopledGenesis())));
    ledger = peopled;
    const intent = approved([ANNA, MARA]);
    expect(outcomeOf(fedWith(), intent)).toBe('released');
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } }, { initiator: BEN });
    expect(peopled.carry(freeze, [CLEO])).toBe('carried-out');
    expect(outcomeOf(fedWith(), intent)).toBe('intent-stands-no-more');
  });
});

describe('clocks', () => {
  const slow = (): Rule => {
    const { then, ...rule } = testRule('T-1');
    if (then.kind !== 'require') throw new TypeError('it requires');
    return { ...rule, then: { ...then, delayHours: 48 } };
  };
  const slowLedger = (): MiniLedger => {
    const genesis = keyedGenesis();
    const rules = genesis.policy.rules.map((rule) => (rule.id === 'T-1' ? slow() : rule));
    return withKey(new MiniLedger({ ...genesis, policy: { ...genesis.policy, rules } }));
  };

  test('a delay that only the centre’s clock has seen pass is not over', () => {
    ledger = slowLedger();
    const start = ledger.time;
    const intent = paymentOut();
    ledger.propose(intent);
    for (const who of [ANNA, BEN]) ledger.approve(who, intent);
    later(ledger, 48);
    expect(ledger.sweep()).toBe(true);
    expect(ledger.statusOf(intent)).toBe('awaiting-dispatch');
    expect(outcomeOf(fedWith(), intent, start)).toBe('clocks-disagree');
    const skewed = new Date(Date.parse(ledger.time) - 300_000).toISOString();
    expect(outcomeOf(fedWith(), intent, skewed)).toBe('quorum-gone');
    expect(outcomeOf(fedWith(), intent)).toBe('released');
  });

  test.each(['', 'soon', 'NaN'])('a machine whose clock says %j releases nothing', (now) => {
    const intent = approved();
    expect(outcomeOf(fedWith(), intent, now)).toBe('clocks-disagree');
  });

  test('a machine whose clock was set back does not bring an expired item back', () => {
    const intent = approved();
    const start = ledger.time;
    ledger.time = intent.expiresAt;
    ledger.propose(paymentOut({ createdAt: ledger.time, expiresAt: '2026-05-15T09:00:00Z' }));
    expect(outcomeOf(fedWith(), intent, start)).toBe('clocks-disagree');
    expect(outcomeOf(fedWith(), intent)).toBe('intent-expired');
  });
});

describe('a malicious centre', () => {
  const tamper = (
    type: JournalEvent['type'],
    change: (event: JournalEvent) => JournalEvent,
  ): readonly JournalEvent[] => ledger.events.map((event) => (event.type === type ? change(event) : event));
  const renumbered = (events: readonly JournalEvent[]): readonly JournalEvent[] =>
    events.map((event, seq) => ({ ...event, seq }));

  test.each<[string, () => readonly JournalEvent[]]>([
    [
      'leaves out an approval and certifies all the same',
      () =>
        renumbered(ledger.events.filter((event, at) => event.type !== 'approval.recorded' || at % 2 === 0)),
    ],
    ['leaves out both', () => renumbered(ledger.events.filter(({ type }) => type !== 'approval.recorded'))],
    [
      'says that somebody else approved it',
      () => tamper('approval.recorded', (event) => ({ ...event, actor: { kind: 'person', id: DIRK } })),
    ],
    [
      'changes the amount after it was approved',
      () =>
        tamper(
          'intent.proposed',
          (event) =>
            JSON.parse(JSON.stringify(event).replaceAll('"minor":"100"', '"minor":"900"')) as JournalEvent,
        ),
    ],
    [
      'changes the payee after it was approved',
      () =>
        tamper(
          'intent.proposed',
          (event) => JSON.parse(JSON.stringify(event).replaceAll('Papeterie', 'Mallory')) as JournalEvent,
        ),
    ],
  ])('%s: the gate closes for good', (_, forge) => {
    const intent = approved();
    const forged = forge();
    const gate = openGate(first(), book);
    expect(refusalOf(gate, forged)).toBe('journal-broken');
    expect(outcomeOf(gate, intent)).toBe('journal-broken');
    expect(refusalOf(gate, [])).toBe('journal-broken');
    expect(book.writes).toBe(0);
  });

  test('begins with a policy of its own', () => {
    const theirs = keyedLedger();
    const genesis = theirs.events[0];
    if (genesis?.type !== 'ledger.genesis') throw new TypeError('no genesis');
    const { policy } = genesis.payload;
    const easy = { ...genesis, payload: { ...genesis.payload, policy: { ...policy, rules: looserRules() } } };
    const gate = openGate(first(), book);
    expect(refusalOf(gate, [easy as JournalEvent])).toBe('journal-broken');
  });

  test.each<[string, object]>([
    ['a policy that nobody approved', { type: 'policy.activated', payload: {} }],
    ['something that nobody knows', { type: 'of.tomorrow', payload: {} }],
    ['something without a time', { time: 'never' }],
  ])('records %s: the gate closes for good', (_, odd) => {
    const intent = approved();
    const event = { ...ledger.events.at(-1), seq: ledger.events.length, ...odd } as unknown as JournalEvent;
    const gate = openGate(first(), book);
    expect(refusalOf(gate, [...ledger.events, event])).toBe('journal-broken');
    expect(outcomeOf(gate, intent)).toBe('journal-broken');
  });

  test.each<[string, () => string]>([
    ['by another key', () => checkpointOf(ledger.events, { seed: ed25519.utils.randomSecretKey() })],
    ['of another ledger', () => checkpointOf(ledger.events, { origin: 'countersign.example/other' })],
    ['of fewer events', () => checkpointOf(ledger.events.slice(0, -1))],
    ['of other events', () => checkpointOf([...ledger.events].reverse())],
    ['at all', () => 'no note'],
  ])('signs no checkpoint %s', (_, note) => {
    const intent = approved();
    const gate = openGate(first(), book);
    expect(refusalOf(gate, ledger.events, note())).toBe('journal-broken');
    expect(outcomeOf(gate, intent)).toBe('journal-broken');
  });
});

describe('a malicious desk', () => {
  test('feeds the journal of yesterday: nothing is released until it has caught up', () => {
    const intent = approved();
    const yesterday = [...ledger.events];
    ledger.withdraw(BEN);
    fedWith();
    const gate = fedWith(yesterday);
    expect(outcomeOf(gate, intent)).toBe('journal-behind');
    const rest = ledger.events.slice(yesterday.length);
    expect(feed(gate, rest, checkpointOf(ledger.events)).ok).toBe(true);
    expect(outcomeOf(gate, intent)).toBe('quorum-gone');
  });

  test('feeds another history that the ledger signed as well', () => {
    const forked = new MiniLedger(keyedGenesis(), ledger.events.slice(1));
    const common = forked.events.length;
    approved();
    fedWith();
    forked.withdraw(CLEO);
    while (forked.events.length < ledger.events.length) forked.propose(paymentOut());
    expect(forked.events.slice(0, common)).toEqual(ledger.events.slice(0, common));
    expect(refusalOf(openGate(first(), book), forked.events)).toBe('journal-forked');
  });

  test('leaves out an event in the middle', () => {
    approved();
    const gate = openGate(first(), book);
    expect(
      refusalOf(
        gate,
        ledger.events.filter((_, at) => at !== 2),
      ),
    ).toBe('journal-broken');
  });

  test('feeds it page by page, as it should', () => {
    const intent = approved();
    const gate = openGate(first(), book);
    ledger.events.forEach((event, at) => {
      expect(feed(gate, [event], checkpointOf(ledger.events.slice(0, at + 1))).ok).toBe(true);
    });
    expect(outcomeOf(gate, intent)).toBe('released');
  });

  test('feeds approvals of people who had seen another history', () => {
    const intent = approved();
    const elsewhere = { origin: ORIGIN, size: 1, root: 'f'.repeat(64) as Sha256Hex };
    const at = ledger.events.findLastIndex(({ type }) => type === 'approval.recorded');
    const event = ledger.events[at];
    if (event?.type !== 'approval.recorded') throw new TypeError('nobody approved');
    const envelope = signApproval(BEN, intent, elsewhere, {
      issuedAt: ledger.time,
      policy: { version: 1, digest: policyDigest(keyedGenesis().policy) },
    });
    const forged = { ...event, payload: { ...event.payload, envelope } } as unknown as JournalEvent;
    expect(refusalOf(openGate(first(), book), ledger.events.with(at, forged))).toBe('journal-broken');
  });
});

test('what is written down only grows, and reads back', () => {
  const intent = approved();
  const sizes: number[] = [];
  const gate = openGate(first(), book);
  for (const end of [3, ledger.events.length]) {
    const part = ledger.events.slice(gate.size, end);
    expect(feed(gate, part, checkpointOf(ledger.events.slice(0, end))).ok).toBe(true);
    sizes.push(book.memory?.head.size ?? 0);
  }
  expect(sizes).toEqual([3, ledger.events.length]);
  expect(outcomeOf(gate, intent)).toBe('released');
  expect(gateMemorySchema.parse(JSON.parse(JSON.stringify(book.memory)))).toEqual(book.memory);
  expect(book.memory?.policyVersion).toBe(testPolicy().version);
});

test('whoever approves and whoever leaves: what is released has two of treasury who are there', () => {
  const keyed = ledger.events.slice(1);
  const people = [ANNA, BEN, CLEO, DIRK, PIA];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...people), { maxLength: 5 }),
      fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
      (approving, leaving) => {
        ledger = new MiniLedger(keyedGenesis(), keyed);
        book = notebook();
        const intent = paymentOut();
        ledger.propose(intent);
        for (const who of approving) ledger.approve(who, intent);
        for (const who of leaving) ledger.withdraw(who);
        // The wallet that pays is Dirk's: without him nobody answers for it.
        const there = [ANNA, BEN].filter((who) => approving.includes(who) && !leaving.includes(who));
        expect(outcomeOf(fedWith(), intent) === 'released').toBe(
          there.length === 2 && !leaving.includes(DIRK),
        );
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('what is no digest of anything is unknown, however it is written', () => {
  approved();
  const gate = fedWith();
  for (const text of ['', 'x', '__proto__', 'f'.repeat(64)]) {
    const released = gate.release(text as IntentDigest, ledger.time);
    expect(released.ok ? 'released' : released.error.code).toBe('intent-unknown');
  }
});
