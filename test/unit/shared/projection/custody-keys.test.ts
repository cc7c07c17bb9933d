import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CustodyKeyId, PersonId, WalletId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { KEY_MOVES, keyStates, type KeyChange, type KeyState } from '#shared/inventory';
import { keysAfter, stateHash, statementIn, type CustodyKeyRecord } from '#shared/projection';
import { ANNA, BEN, CLEO, DIRK, PIA } from '../../../support/company.ts';
import {
  carryOut,
  keyNamed,
  keyedGenesis,
  keyedLedger,
  testCustodyKey,
  testKeyChange,
  testKeyProof,
  testKeyRegistration,
} from '../../../support/custody-keys.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';

let ledger: MiniLedger;

beforeEach(() => {
  ledger = new MiniLedger(keyedGenesis());
});

const KEY = testCustodyKey();

const recordIn = (from: MiniLedger): CustodyKeyRecord => {
  const record = from.set.custodyKeys.get(KEY.id);
  if (record === undefined) throw new TypeError('no such key');
  return record;
};

const move = (from: KeyState, to: Exclude<KeyState, 'pre-activation'>): KeyChange => ({
  kind: 'set-state',
  from,
  to,
});

describe('a registration', () => {
  test('is carried out by the quorum that the policy asks for, and the key signs nothing yet', () => {
    const intent = testKeyRegistration();
    expect(carryOut(ledger, intent)).toBe('carried-out');
    const { key, state, registered, changes } = recordIn(ledger);
    expect({ key, state, changes }).toEqual({ key: KEY, state: 'pre-activation', changes: [] });
    expect(registered.intent).toBe(digestOf(intent));
    expect(registered.seq).toBe(ledger.events.length - 1);
  });

  test('is for a custodian to ask for', () => {
    expect(ledger.propose(testKeyRegistration({}, { initiator: ANNA }), ANNA)).toBe('role-missing');
  });

  test('asks for two people whatever the table says', () => {
    const genesis = keyedGenesis();
    const rules = genesis.policy.rules.map((rule) =>
      rule.id === 'K-1' && rule.then.kind === 'require'
        ? { ...rule, then: { ...rule.then, groups: rule.then.groups.slice(0, 1) } }
        : rule,
    );
    ledger = new MiniLedger({ ...genesis, policy: { ...genesis.policy, rules } });
    expect(carryOut(ledger, testKeyRegistration(), [ANNA])).toBe('awaiting-approval');
  });

  test('gives an id once, and a public key once', () => {
    expect(carryOut(ledger, testKeyRegistration())).toBe('carried-out');
    expect(carryOut(ledger, testKeyRegistration({ publicKey: '11'.repeat(32) }))).toBe('custody-key-known');
    const again = testKeyRegistration({ id: 'key-2' as CustodyKeyId, publicKey: KEY.publicKey });
    expect(carryOut(ledger, again)).toBe('custody-key-known');
    const destroyed = testKeyChange(move('pre-activation', 'destroyed'));
    expect(carryOut(ledger, destroyed)).toBe('carried-out');
    expect(ledger.refusalOf(testKeyRegistration())?.code).toBe('custody-key-known');
  });

  test('never takes the key that a person signs with', () => {
    const [own] = ledger.set.roster?.roster.keys ?? [];
    const intent = testKeyRegistration({ algorithm: 'ed25519', publicKey: own?.publicKey ?? '' });
    expect(ledger.refusalOf(intent)?.code).toBe('custody-key-known');
  });

  test('of two that wait for one id, the second is refused when it is carried out', () => {
    const [first, second] = [testKeyRegistration(), testKeyRegistration({ name: 'Another' })];
    expect([ledger.propose(first), ledger.propose(second)]).toEqual(['proposed', 'proposed']);
    for (const who of [ANNA, CLEO]) ledger.approve(who, first);
    expect(ledger.statusOf(first)).toBe('carried-out');
    expect(ledger.approve(ANNA, second)).toBe('custody-key-known');
  });

  test.each([
    ['a software key, in production', {}, 'custody-key-software'],
    ['a wallet that is not there', { wallets: ['nowhere' as WalletId] }, 'not-found'],
    [
      'a holder who is not there',
      {
        held: { threshold: 1, holders: [{ share: 1, person: 'nobody' as PersonId, token: null }] },
      },
      'custody-key-holder',
    ],
    ['a ceremony of tomorrow', { ceremony: { ...KEY.ceremony, on: '2026-05-02' } }, 'bad-request'],
  ])('is refused for %s', (_, over, code) => {
    const environment = code === 'custody-key-software' ? 'production' : 'sandbox';
    ledger = new MiniLedger({ ...keyedGenesis(), environment });
    expect(ledger.refusalOf(testKeyRegistration(over))?.code).toBe(code);
  });
});

describe('a change', () => {
  beforeEach(() => {
    ledger = keyedLedger();
  });

  test('that stops a key takes one signature, and counts at once', () => {
    const intent = testKeyChange(move('active', 'compromised'));
    expect(carryOut(ledger, intent, [BEN])).toBe('carried-out');
    expect(recordIn(ledger).state).toBe('compromised');
    expect(recordIn(ledger).changes.at(-1)).toMatchObject({
      state: 'compromised',
      intent: digestOf(intent),
    });
  });

  test('that lets it sign again takes as many as a registration', () => {
    expect(carryOut(ledger, testKeyChange(move('active', 'suspended')), [ANNA])).toBe('carried-out');
    const resumed = testKeyChange(move('suspended', 'active'), { key: keyNamed(KEY, 2) });
    expect(carryOut(ledger, resumed, [ANNA])).toBe('awaiting-approval');
    expect(ledger.approve(CLEO, resumed)).toBe('recorded');
    expect(recordIn(ledger).state).toBe('active');
  });

  test('that was drafted on another state is refused', () => {
    const late = testKeyChange(move('active', 'deactivated'));
    expect(ledger.propose(late)).toBe('proposed');
    expect(carryOut(ledger, testKeyChange(move('active', 'suspended')), [ANNA])).toBe('carried-out');
    expect(ledger.approve(ANNA, late)).toBe('custody-key-moved');
    expect(ledger.refusalOf(testKeyChange(move('active', 'deactivated')))?.code).toBe('custody-key-moved');
  });

  test('is for the key as it was then: an approval of one resumption is none of the next', () => {
    const suspend = (): string => carryOut(ledger, testKeyChange(move('active', 'suspended')), [ANNA]);
    expect(suspend()).toBe('carried-out');
    const first = testKeyChange(move('suspended', 'active'), { key: keyNamed(KEY, 2) });
    expect(ledger.propose(first)).toBe('proposed');
    expect(ledger.approve(ANNA, first)).toBe('recorded');
    expect(carryOut(ledger, testKeyChange(move('suspended', 'active')))).toBe('carried-out');
    expect(suspend()).toBe('carried-out');
    expect(ledger.approve(CLEO, first)).toBe('custody-key-moved');
    expect(recordIn(ledger).state).toBe('suspended');
  });

  test('names the key as it is called', () => {
    const intent = testKeyChange(move('active', 'suspended'), {
      key: keyNamed({ ...KEY, name: 'Another' }, 1),
    });
    expect(ledger.refusalOf(intent)?.code).toBe('not-found');
  });

  test('of holders starts the age of what moved, and of nothing else', () => {
    const [first, second, third] = KEY.held.holders;
    if (first === undefined || second === undefined || third === undefined) throw new TypeError('holders');
    const to = { ...KEY.held, holders: [first, { ...second, person: PIA }, third] };
    ledger.time = '2026-05-03T09:00:00Z';
    const change: KeyChange = { kind: 'set-holders', from: KEY.held, to };
    expect(carryOut(ledger, testKeyChange(change, { createdAt: ledger.time }))).toBe('carried-out');
    expect(recordIn(ledger).lives.map(({ at }) => at)).toEqual([
      '2026-04-01T00:00:00Z',
      '2026-05-03T09:00:00Z',
      '2026-04-01T00:00:00Z',
      '2026-04-01T00:00:00Z',
    ]);
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 2 }, BEN))).toBe('custody-key-not-held');
  });
});

describe('a proof of life', () => {
  beforeEach(() => {
    ledger = keyedLedger();
    ledger.time = '2026-05-04T08:00:00Z';
  });

  test('is recorded under the signature of the holder, and nothing else changes', () => {
    const createdAt = '2026-05-03T08:00:00Z';
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 1 }, ANNA, { createdAt }))).toBe('recorded');
    const record = recordIn(ledger);
    // Written down a day later: it was alive when that was signed.
    const proved = { by: ANNA, seq: ledger.events.length - 1 };
    expect(record.lives[0]).toEqual({ part: 'share:1', proved, at: createdAt });
    expect(record.state).toBe('active');
    expect(record.lives.slice(1).every(({ proved }) => proved === null)).toBe(true);
  });

  test('that was held back makes nothing younger than what is known since', () => {
    const signed = (createdAt: string): string | undefined => {
      const proof = testKeyProof({ kind: 'share', share: 1 }, ANNA, { createdAt });
      expect(ledger.sign(proof)).toBe('recorded');
      return recordIn(ledger).lives[0]?.at;
    };
    expect(signed('2026-05-04T07:00:00Z')).toBe('2026-05-04T07:00:00Z');
    expect(signed('2026-05-02T07:00:00Z')).toBe('2026-05-04T07:00:00Z');
  });

  test('is for the holder of the share alone', () => {
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 1 }, BEN))).toBe('custody-key-not-held');
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 9 }, ANNA))).toBe('custody-key-not-held');
  });

  test('is signed with the token that the share is on', () => {
    const { holders } = KEY.held;
    const moved = holders.map((holder) =>
      holder.person === ANNA ? { ...holder, token: { manufacturer: 'test', serial: 'another' } } : holder,
    );
    const change: KeyChange = { kind: 'set-holders', from: KEY.held, to: { ...KEY.held, holders: moved } };
    expect(carryOut(ledger, testKeyChange(change))).toBe('carried-out');
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 1 }, ANNA))).toBe('custody-key-not-held');
  });

  test('of a backup is for whoever looks after it, by the number of its bag', () => {
    const bag = { kind: 'backup', bag: 'A-1001' } as const;
    expect(ledger.sign(testKeyProof(bag, PIA))).toBe('custody-key-not-held');
    expect(ledger.sign(testKeyProof({ kind: 'backup', bag: 'A-1002' }, DIRK))).toBe('not-found');
    expect(ledger.sign(testKeyProof(bag, DIRK))).toBe('recorded');
    expect(recordIn(ledger).lives.at(-1)?.proved?.by).toBe(DIRK);
  });

  test('names the public key that is on the screen', () => {
    const { id, name } = KEY;
    const other = testKeyProof({ kind: 'share', share: 1 }, ANNA, {
      key: { id, name, publicKey: '66'.repeat(32) },
    });
    expect(ledger.sign(other)).toBe('not-found');
  });

  test('is recorded once, alone, and never of a key that has ended', () => {
    const proof = testKeyProof({ kind: 'share', share: 1 }, ANNA);
    expect(ledger.sign(proof, [digestOf(testKeyRegistration())])).toBe('bad-statement');
    expect([ledger.sign(proof), ledger.sign(proof)]).toEqual(['recorded', 'duplicate']);
    expect(carryOut(ledger, testKeyChange(move('active', 'compromised')), [ANNA])).toBe('carried-out');
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 2 }, BEN))).toBe('custody-key-ended');
  });

  test('that the centre changes on its way is no event', () => {
    expect(ledger.sign(testKeyProof({ kind: 'share', share: 1 }, ANNA))).toBe('recorded');
    const told = ledger.events.map((event) =>
      event.type === 'key.proved'
        ? {
            ...event,
            payload: {
              ...event.payload,
              intent: { ...event.payload.intent, part: { kind: 'share', share: 2 } },
            },
          }
        : event,
    );
    expect(replay(told as never)).toBe('intent');
  });
});

/** The inventory as a look at the past gives it, event by event. */
const lookedBack = ({ events, set }: MiniLedger): ReturnType<typeof keysAfter> => {
  let keys: ReturnType<typeof keysAfter> = new Map();
  for (const event of events) {
    const carried = 'intent' in event.payload ? set.intents.get(event.payload.intent as never) : undefined;
    const proved = event.type === 'key.proved' ? statementIn(event) : undefined;
    keys = keysAfter(keys, event, proved?.ok === true ? proved.value : carried?.intent);
  }
  return keys;
};

test('a look at the past gives what was there, proofs among it', () => {
  ledger = keyedLedger();
  expect(ledger.sign(testKeyProof({ kind: 'share', share: 1 }, ANNA))).toBe('recorded');
  expect(lookedBack(ledger)).toEqual(ledger.set.custodyKeys);
});

const states = fc.constantFrom(...keyStates.filter((state) => state !== 'pre-activation'));

test('no sequence of changes reaches a state that the one before does not lead to; replay gives the same', () => {
  fc.assert(
    fc.property(fc.array(states, { maxLength: 8 }), (targets) => {
      const here = new MiniLedger(keyedGenesis());
      carryOut(here, testKeyRegistration());
      let state: KeyState = 'pre-activation';
      for (const to of targets) {
        const who = to === 'suspended' || to === 'compromised' ? [ANNA] : [ANNA, CLEO];
        const isAllowed = KEY_MOVES[state].includes(to);
        expect(carryOut(here, testKeyChange(move(state, to)), who)).toBe(
          isAllowed ? 'carried-out' : 'custody-key-move',
        );
        if (isAllowed) state = to;
        expect(recordIn(here).state).toBe(state);
      }
      const again = replay(here.events);
      if (typeof again === 'string') throw new Error(again);
      expect(stateHash(again)).toBe(stateHash(here.set));
      expect([...again.custodyKeys]).toEqual([...here.set.custodyKeys]);
      expect([...lookedBack(here)]).toEqual([...here.set.custodyKeys]);
    }),
    { numRuns: 25 },
  );
}, 60_000);
