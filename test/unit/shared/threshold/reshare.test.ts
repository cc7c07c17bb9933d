import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64, utf8 } from '#shared/encoding';
import {
  newSession,
  openKeySession,
  planRefresh,
  planReshare,
  sessionsInMemory,
  startSigning,
  suiteIds,
  type KeyPlan,
  type Participant,
  type RoundOne,
} from '#shared/threshold';
import { roundOneBytes } from '../../../../shared/threshold/messages.ts';
import {
  attestationOf,
  generateKey,
  membersIn,
  must,
  number,
  numbers,
  requestOf,
  runKeySession,
  seeded,
  sharedKeyOf,
  shareIn,
  signTogether,
  type SharedKey,
} from '../../../support/threshold.ts';

const MESSAGE = utf8('pay 1.00 EUR');

const reshared = (
  { key, shares }: SharedKey,
  change: Pick<KeyPlan, 'threshold' | 'participants' | 'dealers'>,
  seed = 'reshare',
): SharedKey => {
  const plan = must(planReshare({ session: newSession(seeded(seed)), key, ...change }));
  return sharedKeyOf(runKeySession(plan, seed, shares));
};

const ascending = (ones: readonly Participant[]): readonly Participant[] =>
  [...ones].sort((left, right) => left - right);

describe.each(suiteIds)('shares of %s', (suite) => {
  const before = generateKey(suite, 2, numbers(1, 2, 3));
  const { key, shares } = before;

  test(
    "are refreshed: the group key stays, old and new shares don't sign together",
    { timeout: 60_000 },
    () => {
      const plan = must(planRefresh(newSession(seeded('refresh')), key));
      const after = sharedKeyOf(runKeySession(plan, 'refresh', shares));
      expect(after.key).toMatchObject({ groupKey: key.groupKey, threshold: 2, epoch: 2 });
      expect(after.key.shares.map(({ participant }) => participant)).toEqual([1, 2, 3]);
      for (const { participant, point } of after.key.shares)
        expect(key.shares.find((one) => one.participant === participant)?.point).not.toBe(point);
      expect(signTogether(after, numbers(1, 3), MESSAGE)).toMatchObject({ ok: true });
      expect(signTogether(before, numbers(1, 3), MESSAGE)).toMatchObject({ ok: true });
      const request = must(requestOf(after.key, numbers(1, 3), MESSAGE));
      expect(
        startSigning({
          request,
          share: shareIn(shares, 1),
          random: seeded('old'),
          claim: sessionsInMemory(),
        }),
      ).toMatchObject({ error: { code: 'mixed-epoch', culprits: [1] } });
      // Whoever relabels an old share as new is found out too.
      const relabelled = { ...shareIn(after.shares, 1), secret: shareIn(shares, 1).secret };
      expect(
        startSigning({ request, share: relabelled, random: seeded('old'), claim: sessionsInMemory() }),
      ).toMatchObject({ error: { code: 'share-integrity', culprits: [1] } });
    },
  );

  test(
    'are handed on to other people and another threshold, by any old holders up from the threshold',
    {
      timeout: 60_000,
    },
    () => {
      const change = fc
        .record({
          dealers: fc.subarray([...numbers(1, 2, 3)], { minLength: 2 }),
          participants: fc.subarray([...numbers(1, 2, 3, 4, 5)], { minLength: 2, maxLength: 4 }),
        })
        .chain(({ dealers, participants }) =>
          fc.record({
            dealers: fc.constant(ascending(dealers)),
            participants: fc.constant(ascending(participants)),
            threshold: fc.integer({ min: 2, max: participants.length }),
          }),
        );
      fc.assert(
        fc.property(change, fc.string(), (asked, seed) => {
          const after = reshared(before, asked, seed);
          expect(after.key).toMatchObject({ groupKey: key.groupKey, threshold: asked.threshold, epoch: 2 });
          expect([...after.shares.keys()].sort()).toEqual([...asked.participants].sort());
          const signers = asked.participants.slice(-asked.threshold);
          expect(signTogether(after, signers, MESSAGE, seed)).toMatchObject({ ok: true });
        }),
        { numRuns: 5 },
      );
    },
  );

  test('are handed on only by those who still hold them', () => {
    const session = newSession(seeded('bad plan'));
    const plan = (dealers: readonly Participant[], threshold = 2): unknown =>
      planReshare({ session, key, threshold, participants: numbers(1, 2, 4), dealers });
    expect(plan(numbers(1))).toMatchObject({ error: { code: 'bad-plan', culprits: [] } });
    expect(plan(numbers(1, 4))).toMatchObject({ error: { code: 'bad-plan', culprits: [4] } });
    expect(plan(numbers(1, 2), 4)).toMatchObject({ error: { code: 'bad-plan' } });
    expect(plan(numbers(1, 2), 1)).toMatchObject({ error: { code: 'bad-plan' } });
    expect(plan(numbers(2, 1))).toMatchObject({ error: { code: 'bad-plan' } });
  });

  test('a dealer who deals something else than their old share is named', () => {
    const plan = must(
      planReshare({
        session: newSession(seeded('other constant')),
        key,
        threshold: 2,
        participants: numbers(1, 2, 4),
        dealers: numbers(1, 2),
      }),
    );
    const [alice, bob] = membersIn(plan, 'honest', shares);
    const other = membersIn({ ...plan, from: null, dealers: plan.participants }, 'dishonest')[0];
    if (alice === undefined || bob === undefined || other === undefined) throw new Error('members');
    const first = must(alice.session.announce(attestationOf(number(1), alice.session.firstBytes)));
    const { dealing } = must(other.session.announce(attestationOf(number(1), other.session.firstBytes)));
    const forged: RoundOne = { ...first, dealing };
    const attested = { ...forged, attestation: toBase64(attestationOf(number(1), roundOneBytes(forged))) };
    expect(bob.session.receive(attested)).toMatchObject({ error: { code: 'bad-commitment', culprits: [1] } });
  });

  test('an old share of another epoch, a damaged one or none is not dealt', () => {
    const second = reshared(before, { threshold: 2, participants: numbers(1, 2, 3), dealers: numbers(1, 2) });
    const plan = must(planRefresh(newSession(seeded('third')), second.key));
    const open = (
      share: SharedKey['shares'] extends ReadonlyMap<Participant, infer T> ? T | undefined : never,
    ): unknown =>
      openKeySession({
        plan,
        me: number(1),
        share,
        sealingKey: new Uint8Array(32),
        random: seeded('open'),
        claim: sessionsInMemory(),
        ports: { isAttested: () => true, seal: () => undefined, open: () => undefined },
      });
    const right = shareIn(second.shares, 1);
    expect(open(shareIn(shares, 1))).toMatchObject({ error: { code: 'mixed-epoch', culprits: [1] } });
    expect(open(undefined)).toMatchObject({ error: { code: 'wrong-share' } });
    expect(open(shareIn(second.shares, 2))).toMatchObject({ error: { code: 'wrong-share' } });
    expect(open({ ...right, secret: shareIn(shares, 1).secret })).toMatchObject({
      error: { code: 'share-integrity', culprits: [1] },
    });
    expect(open(right)).toMatchObject({ ok: true });
  });
});

test('whoever leaves deals, learns the key that came out, and keeps no share of it', () => {
  const { key, shares } = generateKey('ed25519', 2, numbers(1, 2));
  const plan = must(
    planReshare({
      session: newSession(seeded('leaver')),
      key,
      threshold: 2,
      participants: numbers(2, 3),
      dealers: numbers(1, 2),
    }),
  );
  const outcomes = runKeySession(plan, 'leaver', shares);
  expect(outcomes.get(number(1))).toMatchObject({
    key: { groupKey: key.groupKey, epoch: 2 },
    share: undefined,
  });
  expect(outcomes.get(number(3))?.share).toMatchObject({ participant: 3, epoch: 2 });
});
