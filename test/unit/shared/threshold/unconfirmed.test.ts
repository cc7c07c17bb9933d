import { describe, expect, test } from 'vitest';
import { utf8 } from '#shared/encoding';
import {
  newSession,
  planRefresh,
  type Acknowledgement,
  type Complaint,
  type SuiteId,
} from '#shared/threshold';
import { signedBytes } from '../../../../shared/threshold/messages.ts';
import {
  announceAll,
  confirmAll,
  dealAll,
  generateKey,
  membersIn,
  must,
  number,
  numbers,
  seeded,
  sessionKeyOf,
  signTogether,
  type Member,
} from '../../../support/threshold.ts';

/* A member who cheats completes the session of one and ends that of another: no share that counts may be lost by it. */

const SEED = 'split refresh';
const [one, two, three] = [number(1), number(2), number(3)];

interface Split {
  readonly alice: Member;
  readonly bob: Member;
  readonly carol: Member;
  readonly wrong: (acknowledgement: Acknowledgement) => Acknowledgement;
  readonly complaint: Complaint;
}

/** A refresh up to the acknowledgements, in which Carol signs whatever the test wants. */
const refresh = (suite: SuiteId = 'ed25519'): Split => {
  const { key, shares } = generateKey(suite, 2, numbers(1, 2, 3));
  const plan = must(planRefresh(newSession(seeded(SEED)), key));
  const members = membersIn(plan, SEED, shares);
  for (const step of [announceAll, confirmAll, dealAll]) step(members);
  const [alice, bob, carol] = members;
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three members');
  const signed = <T extends Acknowledgement | Complaint>(message: T): T => ({
    ...message,
    signature: sessionKeyOf(`${SEED}/3`).sign(signedBytes(message)),
  });
  return {
    alice,
    bob,
    carol,
    wrong: (right) => signed({ ...right, key: '00'.repeat(32) as typeof right.key }),
    complaint: signed({
      v: 1,
      kind: 'complaint',
      session: plan.session,
      from: three,
      against: one,
      evidence: null,
      signature: '',
    }),
  };
};

const hand = (message: Acknowledgement, ...to: readonly Member[]): void => {
  for (const { session } of to) must(session.receive(message));
};

describe('a session that ends for one and completes for another', () => {
  test.each([
    ['an undecided complaint', 'complaint-undecided', ({ complaint }: Split) => complaint],
    [
      'an acknowledgement of another key',
      'key-mismatch',
      ({ wrong }: Split, right: Acknowledgement) => wrong(right),
    ],
  ] as const)('by %s leaves both with shares that sign together', (_, code, cheat) => {
    for (const suite of ['ed25519', 'bip340'] as const) {
      const split = refresh(suite);
      const { alice, bob, carol } = split;
      hand(must(alice.session.acknowledge()), bob);
      hand(must(bob.session.acknowledge()), alice);
      const right = must(carol.session.acknowledge());
      hand(right, alice);
      expect(bob.session.receive(cheat(split, right))).toMatchObject({ error: { code } });
      expect(bob.session.complete()).toMatchObject({ error: { code: 'session-ended' } });
      const { key, share } = must(alice.session.complete());
      const kept = must(bob.session.unconfirmed());
      expect(kept).toMatchObject({ outcome: { key }, why: { code }, missing: [3] });
      if (share === undefined || kept.outcome.share === undefined) throw new Error('both hold a share');
      const shares = new Map([[one, share] as const, [two, kept.outcome.share] as const]);
      expect(signTogether({ key, shares }, numbers(1, 2), utf8('pay'))).toMatchObject({ ok: true });
    }
  });

  test('by an abort after the own acknowledgement keeps the new share, by one before it does not', () => {
    const { alice, bob } = refresh();
    must(alice.session.acknowledge());
    alice.session.abort();
    const { outcome, why, missing } = must(alice.session.unconfirmed());
    expect([why?.code, missing, outcome.share?.secret.isWiped]).toEqual(['aborted', [2, 3], false]);
    bob.session.abort();
    expect(bob.session.unconfirmed()).toMatchObject({ error: { code: 'session-ended' } });
  });

  test('before the own acknowledgement wipes the new share: nobody can be complete', () => {
    const { bob, complaint } = refresh();
    expect(bob.session.receive(complaint)).toMatchObject({ error: { code: 'complaint-undecided' } });
    expect(bob.session.unconfirmed()).toMatchObject({ error: { code: 'session-ended' } });
  });
});

test('whoever has acknowledged is not heard with a complaint, and the session goes on to its end', () => {
  const { alice, bob, carol, complaint } = refresh();
  const right = must(carol.session.acknowledge());
  hand(right, alice, bob);
  expect(bob.session.receive(complaint)).toMatchObject({ error: { code: 'wrong-round', culprits: [] } });
  expect(bob.session.phase()).toBe('acknowledge');
  hand(must(alice.session.acknowledge()), bob);
  must(bob.session.acknowledge());
  expect(bob.session.phase()).toBe('complete');
});

test('the new share can be sealed before the acknowledgement leaves, and is the one that completes', () => {
  const { alice, bob, carol } = refresh();
  expect(bob.session.unconfirmed()).toMatchObject({ error: { code: 'wrong-round' } });
  const own = must(bob.session.acknowledge());
  const { outcome, why, missing } = must(bob.session.unconfirmed());
  expect([why, missing]).toEqual([undefined, [1, 3]]);
  hand(own, alice, carol);
  for (const { session } of [alice, carol]) hand(must(session.acknowledge()), bob);
  expect(must(bob.session.complete()).share).toBe(outcome.share);
  expect(bob.session.unconfirmed()).toMatchObject({ error: { code: 'wrong-round' } });
});
