import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IntentDigest, PersonId } from '#shared/brand';
import { digestOf, type RunbookIntent, type RunbookObservation } from '#shared/intent';
import { decodeEvent, encodeEvent, type JournalEvent } from '#shared/journal';
import { stateHash, type RunbookRecord, type WorkingSet } from '#shared/projection';
import { ANNA, BEN, CLEO, DEVICE, testKey, testTransfer } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  NORA,
  person,
  PeopledLedger,
  peopledGenesis,
  testEmergency,
} from '../../../support/people.ts';
import {
  about,
  annasKey,
  closing,
  opening,
  runbookIntent,
  signing,
  skipping,
  step,
  testRunbook,
} from '../../../support/runbooks.ts';

const opened = (
  intent = opening(),
  ledger = new PeopledLedger(),
): readonly [PeopledLedger, RunbookIntent] => {
  expect(ledger.sign(intent)).toBe('recorded');
  return [ledger, intent];
};

const recordOf = (ledger: PeopledLedger, intent: RunbookIntent): RunbookRecord => {
  const record = ledger.set.runbooks.get(digestOf(intent));
  if (record === undefined) throw new Error('It is not open');
  return record;
};

const howOf = (ledger: PeopledLedger, intent: RunbookIntent): Readonly<Record<string, string>> =>
  Object.fromEntries(recordOf(ledger, intent).marks.map(({ step: id, how }) => [id, how]));

const lastOf = ({ events }: PeopledLedger): JournalEvent => {
  const last = events.at(-1);
  if (last === undefined) throw new Error('The journal is empty');
  return last;
};

const later = (ledger: PeopledLedger, minutes: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + minutes * 60_000).toISOString();
};

describe('opening', () => {
  test('is one signature, by anybody who is active, and needs no quorum', () => {
    const [ledger, intent] = opened(opening({}, NORA));
    expect(recordOf(ledger, intent)).toMatchObject({
      opening: digestOf(intent),
      runbook: testRunbook(),
      subject: annasKey,
      opened: { person: NORA, at: ledger.time, keyId: testKey(NORA).keyId },
      marks: [],
      closed: null,
    });
    expect(ledger.events.at(-1)).toMatchObject({ actor: { kind: 'person', id: NORA } });
  });

  test('is refused while it is open for the same subject, and not for another', () => {
    const [ledger] = opened();
    expect(ledger.sign(opening())).toBe('runbook-running');
    const subject = { kind: 'key', person: BEN, keyId: testKey(BEN).keyId } as const;
    expect(ledger.sign(opening({ subject }))).toBe('recorded');
  });

  test('names a subject that is there', () => {
    const ledger = new PeopledLedger();
    const keyId = testKey(BEN).keyId;
    expect(ledger.sign(opening({ subject: { kind: 'key', person: ANNA, keyId } }))).toBe('not-found');
    expect(ledger.sign(opening({ subject: { kind: 'person', person: 'nobody' as PersonId } }))).toBe(
      'not-found',
    );
    const intent = 'ab'.repeat(32) as IntentDigest;
    expect(ledger.sign(opening({ subject: { kind: 'emergency', intent } }))).toBe('not-found');
  });

  test('works while the whole ledger is frozen, and moves nothing', () => {
    const ledger = new PeopledLedger();
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } });
    expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
    const before = { ...ledger.set, roster: ledger.set.roster?.roster };
    const [, intent] = opened(opening({ subject: { kind: 'emergency', intent: digestOf(freeze) } }), ledger);
    expect(ledger.sign(signing(intent, 'call'))).toBe('recorded');
    const { accounts, roster, policies, intents } = ledger.set;
    expect(roster?.roster).toEqual(before.roster);
    expect([accounts, policies, intents]).toEqual([before.accounts, before.policies, before.intents]);
  });

  test('is a statement of its own: no other intent stands under the same signature', () => {
    const ledger = new PeopledLedger();
    expect(ledger.sign(opening(), [digestOf(testTransfer())])).toBe('bad-statement');
  });
});

describe('a step', () => {
  test('is signed once, by a role that is asked, with who and when', () => {
    const [ledger, intent] = opened();
    later(ledger, 12);
    expect(ledger.sign(signing(intent, 'call', ANNA))).toBe('runbook-not-asked');
    expect(ledger.sign(signing(intent, 'call', HUGO, 'Called at home'))).toBe('recorded');
    expect(recordOf(ledger, intent).marks).toMatchObject([
      { step: 'call', how: 'signed', at: ledger.time, by: { person: HUGO }, note: 'Called at home' },
    ]);
    expect(ledger.sign(signing(intent, 'call', IVAN))).toBe('runbook-step-done');
    expect(ledger.sign(skipping(intent, 'call', IVAN))).toBe('runbook-step-done');
  });

  test('waits for those that come before it', () => {
    const [ledger, intent] = opened();
    expect(ledger.sign(signing(intent, 'look', ANNA))).toBe('runbook-order');
    expect(ledger.sign(skipping(intent, 'look', ANNA))).toBe('runbook-order');
    expect(ledger.sign(skipping(intent, 'call', ANNA))).toBe('recorded');
    expect(ledger.sign(signing(intent, 'look', ANNA))).toBe('recorded');
    expect(recordOf(ledger, intent).marks[0]).toMatchObject({ how: 'skipped', note: 'Not needed here' });
  });

  test('that the journal shows is found by itself, and nobody signs it', () => {
    const [ledger, intent] = opened();
    expect(ledger.sign(signing(intent, 'revoked'))).toBe('runbook-not-asked');
    later(ledger, 20);
    expect(ledger.change({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId })).toBe(
      'carried-out',
    );
    const { seq } = lastOf(ledger);
    expect(recordOf(ledger, intent).marks).toEqual([
      { step: 'revoked', how: 'observed', seq, at: ledger.time, by: null, note: null },
    ]);
    expect(ledger.sign(skipping(intent, 'revoked'))).toBe('runbook-step-done');
  });

  test('that the journal shows already is done as it is opened', () => {
    const ledger = new PeopledLedger();
    ledger.change({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId });
    const [, intent] = opened(opening(), ledger);
    expect(howOf(ledger, intent)).toEqual({ revoked: 'observed' });
  });

  test('is signed with the text of the runbook that was opened, and no other', () => {
    const [ledger, intent] = opened();
    const named = { id: 'call', text: 'Do nothing' };
    const other = runbookIntent({ kind: 'sign', runbook: about(intent), step: named, note: null });
    expect(ledger.sign(other)).toBe('runbook-mismatch');
    const runbook = { ...about(intent), title: 'Another title' };
    const real = { id: 'call', text: 'Do call' };
    expect(ledger.sign(runbookIntent({ kind: 'sign', runbook, step: real, note: null }))).toBe(
      'runbook-mismatch',
    );
    expect(ledger.sign(signing(intent, 'unheard-of'))).toBe('not-found');
    expect(ledger.sign(signing(opening(), 'call'))).toBe('not-found');
  });

  test('is not signed by somebody who is suspended', () => {
    const [ledger, intent] = opened();
    ledger.withdraw(HUGO);
    expect(ledger.sign(signing(intent, 'call', HUGO))).toBe('bad-statement');
  });

  test('is signed by people alone, and not at a desk that is out of use', () => {
    const genesis = peopledGenesis();
    const { roster } = genesis;
    const bot = { ...person('bot' as PersonId, ['service-account'], []), serviceOf: GRACE };
    const device = {
      id: DEVICE,
      name: 'Vienna',
      person: NORA,
      build: null,
      attestation: null,
      isDiskEncrypted: null,
      standing: 'trusted' as const,
    };
    const more = {
      people: [...roster.people, bot],
      keys: [...roster.keys, testKey(bot.id)],
      devices: [...roster.devices, device],
    };
    const [ledger, intent] = opened(
      opening(),
      new PeopledLedger({ ...genesis, roster: { ...roster, ...more } }),
    );
    expect(ledger.sign(signing(intent, 'call', HUGO))).toBe('recorded');
    expect(ledger.sign(signing(intent, 'look', bot.id))).toBe('runbook-not-asked');
    expect(ledger.sign(skipping(intent, 'look', bot.id))).toBe('runbook-not-asked');
    const out = { kind: 'set-device-standing', device: DEVICE, person: NORA } as const;
    expect(ledger.change({ ...out, from: 'trusted', to: 'suspended' })).toBe('carried-out');
    expect(ledger.sign(signing(intent, 'look', IVAN))).toBe('device-refused');
    expect(ledger.sign(skipping(intent, 'look', IVAN))).toBe('device-refused');
  });

  test('that is sent twice stands once', () => {
    const [ledger, intent] = opened();
    const sign = signing(intent, 'call');
    expect(ledger.sign(sign)).toBe('recorded');
    expect(ledger.sign(sign)).toBe('duplicate');
    const { origin } = sign;
    expect(ledger.sign({ ...signing(intent, 'call', GRACE, 'Another note'), origin })).toBe(
      'origin-conflict',
    );
  });
});

describe('what the journal shows', () => {
  const shown = (observes: RunbookObservation, id = 'shown'): RunbookIntent =>
    opening({
      runbook: testRunbook({ id, steps: [step('it', { observes })] }),
      subject: { kind: 'person', person: NORA },
    });

  test('of a person who leaves: stopped, then gone', () => {
    const [ledger, stopped] = opened(shown('stopped'));
    const [, left] = opened(shown('left', 'gone'), ledger);
    ledger.withdraw(NORA);
    expect([howOf(ledger, stopped), howOf(ledger, left)]).toEqual([{ it: 'observed' }, {}]);
    ledger.change({ kind: 'set-standing', person: NORA, from: 'suspended', to: 'left' });
    expect(howOf(ledger, left)).toEqual({ it: 'observed' });
  });

  test('of power: none is left once roles, seats and keys are gone', () => {
    const [ledger, intent] = opened(shown('powerless'));
    ledger.change(ledger.regrant(NORA, [], []));
    expect(howOf(ledger, intent)).toEqual({});
    ledger.change({ kind: 'revoke-key', person: NORA, keyId: testKey(NORA).keyId });
    expect(howOf(ledger, intent)).toEqual({ it: 'observed' });
  });

  test('of a lost key: its holder has another one', () => {
    const runbook = testRunbook({ steps: [step('it', { observes: 'replaced' })] });
    const [ledger, intent] = opened(opening({ runbook }));
    const { person, standing: _, ...key } = testKey(ANNA, 'anna-second');
    ledger.change({ kind: 'enrol-key', person, key, as: 'dormant' });
    expect(howOf(ledger, intent)).toEqual({});
    ledger.change({ kind: 'activate-key', person, keyId: key.keyId, from: 'dormant', to: 'active' });
    expect(howOf(ledger, intent)).toEqual({ it: 'observed' });
  });

  test('of a freeze: it is over', () => {
    const ledger = new PeopledLedger();
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'person', person: NORA } });
    ledger.carry(freeze, [CLEO]);
    const runbook = testRunbook({ steps: [step('it', { observes: 'stopped' })] });
    const [, intent] = opened(
      opening({ runbook, subject: { kind: 'emergency', intent: digestOf(freeze) } }),
      ledger,
    );
    later(ledger, 8 * 60 - 1);
    ledger.sweep();
    expect(howOf(ledger, intent)).toEqual({});
    later(ledger, 2);
    ledger.sweep();
    expect(howOf(ledger, intent)).toEqual({ it: 'observed' });
  });
});

describe('closing', () => {
  const done = (): readonly [PeopledLedger, RunbookIntent] => {
    const [ledger, intent] = opened();
    for (const id of ['call', 'revoked', 'look']) expect(ledger.sign(skipping(intent, id))).toBe('recorded');
    return [ledger, intent];
  };

  test('needs every step signed, skipped or shown, and somebody else than who opened it', () => {
    const [half, of] = opened();
    expect(half.sign(closing(of, HUGO))).toBe('runbook-order');
    const [ledger, intent] = done();
    expect(ledger.sign(closing(intent, GRACE))).toBe('runbook-not-asked');
    expect(ledger.sign(closing(intent, HUGO, 'All is well'))).toBe('recorded');
    expect(recordOf(ledger, intent).closed).toMatchObject({ person: HUGO, note: 'All is well' });
  });

  test('ends it: nothing comes after, and the same can be opened once more', () => {
    const [ledger, intent] = done();
    ledger.sign(closing(intent, HUGO));
    for (const more of [signing(intent, 'call'), skipping(intent, 'look'), closing(intent, IVAN)])
      expect(ledger.sign(more)).toBe('runbook-closed');
    const before = recordOf(ledger, intent);
    ledger.change({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId });
    expect(recordOf(ledger, intent)).toBe(before);
    expect(ledger.sign(opening())).toBe('recorded');
  });
});

describe('a centre that records what was not signed', () => {
  const forged = (change: (event: JournalEvent) => JournalEvent): WorkingSet | string => {
    const [ledger, intent] = opened();
    ledger.sign(signing(intent, 'call', HUGO));
    const lines = ledger.events.map((event) => (event.type === 'runbook.recorded' ? change(event) : event));
    return replay(lines);
  };

  test('is found out: another text, another person, another time, once more', () => {
    expect(forged((event) => event)).toBeTypeOf('object');
    const other = digestOf(runbookIntent({ kind: 'close', runbook: about(opening()), note: null }));
    expect(forged((event) => ({ ...event, payload: { ...event.payload, digest: other } }) as never)).toBe(
      'intent',
    );
    expect(forged((event) => ({ ...event, actor: { kind: 'person', id: IVAN } }) as never)).toBe('state');
    const [ledger, intent] = opened();
    ledger.sign(signing(intent, 'call', HUGO));
    const last = lastOf(ledger);
    expect(replay([...ledger.events, { ...last, seq: last.seq + 1 }])).toBe('intent');
  });
});

/** What somebody may try, in any order. */
const attempt = fc.record({
  what: fc.constantFrom('sign', 'skip', 'close', 'revoke', 'open', 'withdraw'),
  who: fc.constantFrom(GRACE, HUGO, IVAN, ANNA, NORA),
  step: fc.constantFrom('call', 'revoked', 'look', 'unheard-of'),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const tried = (ledger: PeopledLedger, intent: RunbookIntent, { what, who, step: id }: Attempt): void => {
  later(ledger, 3);
  switch (what) {
    case 'sign':
      ledger.sign(signing(intent, id, who));
      return;
    case 'skip':
      ledger.sign(skipping(intent, id, who));
      return;
    case 'close':
      ledger.sign(closing(intent, who));
      return;
    case 'open':
      ledger.sign(opening({}, who));
      return;
    case 'revoke':
      ledger.change({ kind: 'revoke-key', person: ANNA, keyId: testKey(ANNA).keyId });
      return;
    case 'withdraw':
      if (ledger.set.roster?.isActive(NORA) === true) ledger.withdraw(NORA);
  }
};

describe('any sequence of attempts', () => {
  test('marks no step twice, none after the close, none by somebody unknown, and replays to the same state', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 14 }), (attempts) => {
        const [ledger, intent] = opened();
        for (const each of attempts) tried(ledger, intent, each);
        for (const record of ledger.set.runbooks.values()) {
          const steps = record.marks.map(({ step: id }) => id);
          expect(new Set(steps).size).toBe(steps.length);
          expect(steps.every((id) => record.runbook.steps.some((known) => known.id === id))).toBe(true);
          const people = record.marks.flatMap(({ by }) => (by === null ? [] : [by.person]));
          expect(people.every((id) => ledger.set.roster?.person(id) !== undefined)).toBe(true);
          const { closed, opened: first } = record;
          if (closed === null) continue;
          expect(steps).toHaveLength(record.runbook.steps.length);
          expect(closed.person).not.toBe(first.person);
          expect(record.marks.every(({ seq }) => seq < closed.seq)).toBe(true);
        }
        const lines = ledger.events.map(encodeEvent);
        const again = replay(
          lines.map((line) => {
            const decoded = decodeEvent(line);
            if (!decoded.ok) throw new Error(decoded.error.detail);
            return decoded.value;
          }),
        );
        expect(typeof again === 'string' ? again : stateHash(again)).toBe(stateHash(ledger.set));
      }),
      { numRuns: 40 },
    );
  });
});

test('what is recorded of runbooks is part of the state', () => {
  const ledger = new PeopledLedger();
  const before = stateHash(ledger.set);
  const [, intent] = opened(opening(), ledger);
  const open = { ...ledger.set, runbooks: new Map(ledger.set.runbooks) };
  expect(stateHash({ ...open, runbooks: new Map() })).not.toBe(stateHash(open));
  expect(before).not.toBe(stateHash(open));
  ledger.sign(signing(intent, 'call'));
  expect(stateHash({ ...ledger.set, size: open.size })).not.toBe(stateHash(open));
});
