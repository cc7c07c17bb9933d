import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import { decodeEvent, encodeEvent, type Genesis, type JournalEvent } from '#shared/journal';
import { renderIntent } from '#shared/render';
import { stateHash } from '#shared/projection';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  EVE,
  EVE_EMAIL,
  EVE_NAME,
  genesisWithEve,
  testErasure,
  testGenesis,
  testMandate,
  testPerson,
  testWallet,
} from '../../../support/company.ts';
import { MiniLedger, replay } from '../../../support/mini-ledger.ts';
import { carry } from '../../../support/wallet-life.ts';

const withEve = (over: Partial<Genesis> = {}, standing?: Parameters<typeof genesisWithEve>[0]): MiniLedger =>
  new MiniLedger({ ...genesisWithEve(standing), ...over });

const standingOf = (ledger: MiniLedger, id: PersonId = EVE): string | undefined =>
  ledger.set.roster?.person(id)?.standing;

describe('erasing what is known of a person', () => {
  test('is carried out by the quorum that the policy asks for, and not before', () => {
    const ledger = withEve();
    const intent = testErasure();
    expect(ledger.propose(intent)).toBe('proposed');
    expect(ledger.approve(ANNA, intent)).toBe('recorded');
    expect(standingOf(ledger)).toBe('left');
    expect(ledger.approve(CLEO, intent)).toBe('recorded');
    expect(standingOf(ledger)).toBe('erased');
    expect(ledger.events.at(-1)).toMatchObject({
      type: 'person.erased',
      actor: { kind: 'ledger' },
      payload: {
        intent: digestOf(intent),
        person: EVE,
        commitment: testPerson(EVE).commitment,
        reason: 'request',
      },
    });
  });

  test('leaves the person’s id, groups and commitment, and everybody else, as they were', () => {
    const ledger = withEve();
    const before = ledger.set.roster?.roster;
    expect(carry(ledger, testErasure())).toBe('carried-out');
    const after = ledger.set.roster?.roster;
    expect(after).toEqual({
      ...before,
      people: before?.people.map((person) =>
        person.id === EVE ? { ...person, standing: 'erased' } : person,
      ),
    });
  });

  test('is in the state hash, which a replay gives again', () => {
    const ledger = withEve();
    const before = stateHash(ledger.set);
    expect(carry(ledger, testErasure())).toBe('carried-out');
    const replayed = replay(ledger.events);
    if (typeof replayed === 'string') throw new Error(replayed);
    expect(stateHash(replayed)).toBe(stateHash(ledger.set));
    expect(stateHash(ledger.set)).not.toBe(before);
    expect(stateHash({ ...ledger.set, roster: withEve().set.roster })).not.toBe(stateHash(ledger.set));
  });

  test('happens once: what waits beside it is refused', () => {
    const ledger = withEve();
    const second = testErasure({ reason: 'retention-ended' });
    expect(ledger.propose(second)).toBe('proposed');
    expect(carry(ledger, testErasure())).toBe('carried-out');
    expect(ledger.approve(ANNA, second)).toBe('person-erased');
    expect(ledger.propose(testErasure())).toBe('person-erased');
  });

  test('is refused for somebody who is here, naming everything that stands against it', () => {
    const ledger = withEve(
      {
        wallets: [testWallet('wallet-a', 'alpha', 'A', { owner: EVE }), testWallet('wallet-b', 'beta', 'B')],
        mandates: [testMandate({ owner: EVE })],
      },
      'suspended',
    );
    expect(ledger.refusalOf(testErasure())).toEqual({
      code: 'erasure-refused',
      detail:
        'the person is suspended; the person answers for wallet wallet-a; ' +
        'the person answers for mandate mandate-1',
    });
    for (const id of [ANNA, DIRK])
      expect(
        ledger.refusalOf(
          testErasure({ initiator: BEN, person: { id, commitment: testPerson(id).commitment } }),
        ),
      ).toMatchObject({ code: 'erasure-refused' });
  });

  test('a mandate that is over stands against nothing', () => {
    const ledger = withEve({ mandates: [testMandate({ owner: EVE, expiresAt: '2026-04-30T00:00:00Z' })] });
    expect(carry(ledger, testErasure())).toBe('carried-out');
  });

  test('is refused for nobody, and for another record than the journal commits to', () => {
    const ledger = withEve();
    const commitment = testPerson(ANNA).commitment;
    expect(ledger.propose(testErasure({ person: { id: EVE, commitment } }))).toBe('not-found');
    expect(ledger.propose(testErasure({ person: { id: 'p-0' as PersonId, commitment } }))).toBe('not-found');
  });

  test('shows the id and what becomes of it, and no name: that would be in the journal again', () => {
    const { lines } = renderIntent(testErasure(), 'en-GB');
    expect(lines.map(({ label, value }) => `${label}: ${value}`)).toContain(
      `Erase the personal data of: ${EVE}`,
    );
    expect(JSON.stringify(lines)).not.toContain(EVE_NAME);
  });

  test('leaves a journal that never held the name', () => {
    const ledger = withEve();
    carry(ledger, testErasure());
    const lines = ledger.events.map(encodeEvent).join('\n');
    for (const text of [EVE_NAME, EVE_EMAIL, 'Former officer']) expect(lines).not.toContain(text);
  });
});

describe('a centre that lies about an erasure is caught', () => {
  const erased = (): { readonly events: readonly JournalEvent[]; readonly last: JournalEvent } => {
    const ledger = withEve();
    carry(ledger, testErasure());
    const last = ledger.events.at(-1);
    if (last?.type !== 'person.erased') throw new Error('nothing was erased');
    return { events: ledger.events, last };
  };
  const altered = (change: Readonly<Record<string, unknown>>): readonly JournalEvent[] => {
    const { events, last } = erased();
    const event = { ...last, payload: { ...last.payload, ...change } } as unknown as JournalEvent;
    return [...events.slice(0, -1), event];
  };

  test.each([
    ['another person', { person: ANNA }],
    ['another record', { commitment: testPerson(ANNA).commitment }],
    ['another reason', { reason: 'retention-ended' }],
  ])('with %s', (_, change) => {
    expect(replay(altered(change))).toBe('state');
  });

  test('without an approval', () => {
    const ledger = withEve();
    const intent = testErasure();
    ledger.propose(intent);
    const { last } = erased();
    const event = {
      ...last,
      seq: ledger.events.length,
      payload: { ...last.payload, intent: digestOf(intent) },
    } as JournalEvent;
    expect(replay([...ledger.events, event])).toBe('state');
  });

  test('with a genesis in which somebody is erased already', () => {
    const genesis = genesisWithEve('erased');
    expect(() => new MiniLedger(genesis)).toThrow('nobody is erased');
  });

  test('with a genesis that holds a name', () => {
    const [genesis] = new MiniLedger(testGenesis()).events;
    if (genesis === undefined) throw new Error('no genesis');
    const line = encodeEvent(genesis);
    const named = line.replace('"commitment":', '"name":"Anna","commitment":');
    expect(decodeEvent(named)).toMatchObject({ ok: false });
  });
});
