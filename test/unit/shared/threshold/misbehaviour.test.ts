import { describe, expect, test } from 'vitest';
import { toBase64 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import { isSignedBy } from '../../../../shared/threshold/session-key.ts';
import {
  confirmBytes,
  roundOneBytes,
  shareStatementBytes,
  signedBytes,
  type ShareStatement,
} from '../../../../shared/threshold/messages.ts';
import {
  equivocators,
  newSession,
  openKeySession,
  planGeneration,
  sessionsInMemory,
  type Acknowledgement,
  type Complaint,
  type KeyMessage,
  type RoundOne,
  type SealedPart,
} from '#shared/threshold';
import {
  announceAll,
  attestationOf,
  boxOf,
  broadcast,
  confirmAll,
  dealAll,
  acknowledgeAll,
  generationPlan,
  memberOf,
  membersIn,
  must,
  number,
  numbers,
  seeded,
  sessionKeyOf,
  type Member,
} from '../../../support/threshold.ts';

const plan = generationPlan('ed25519', 2, numbers(1, 2, 3));
const [one, two, three] = [number(1), number(2), number(3)];

const trio = (seed = 'misbehaviour'): readonly [Member, Member, Member] => {
  const [first, second, third] = membersIn(plan, seed);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three members');
  return [first, second, third];
};

const firstOf = ({ me, session }: Member): RoundOne =>
  must(session.announce(attestationOf(me, session.firstBytes)));

/** The message with other content, attested anew by its sender. */
const attestedAnew = (message: RoundOne, change: Partial<RoundOne>): RoundOne => {
  const changed = { ...message, ...change };
  return { ...changed, attestation: toBase64(attestationOf(changed.from, roundOneBytes(changed))) };
};

const dealingOf = ({ dealing }: RoundOne): NonNullable<RoundOne['dealing']> => {
  if (dealing === null) throw new Error('no dealing');
  return dealing;
};

describe('a message that does not belong is refused by name and changes nothing', () => {
  test('form, session, plan, own echo, stranger, forged signature, twice, too early', () => {
    const [alice, bob, carol] = trio();
    const first = firstOf(alice);
    const codeOf = (message: unknown): unknown => {
      const result = bob.session.receive(message);
      return result.ok ? 'taken' : result.error.code;
    };
    expect(codeOf('hello')).toBe('malformed');
    expect(codeOf({ ...first, more: 1 })).toBe('malformed');
    expect(codeOf({ ...first, sealingKey: 'A'.repeat(300) })).toBe('malformed');
    expect(
      codeOf({ ...first, dealing: { ...dealingOf(first), commitment: Array(17).fill('00'.repeat(32)) } }),
    ).toBe('malformed');
    expect(codeOf({ ...first, session: newSession(seeded('other')) })).toBe('wrong-session');
    expect(codeOf({ ...first, from: two })).toBe('echo');
    expect(codeOf({ ...first, from: 9 })).toBe('unknown-participant');
    expect(codeOf({ ...first, attestation: toBase64(attestationOf(three, roundOneBytes(first))) })).toBe(
      'not-authentic',
    );
    expect(codeOf({ ...first, sealingKey: '' })).toBe('not-authentic');
    expect(bob.session.phase()).toBe('round-1');
    expect(codeOf(first)).toBe('taken');
    expect(codeOf(first)).toBe('duplicate');
    broadcast([bob, carol], firstOf(carol));
    must(bob.session.announce(attestationOf(bob.me, bob.session.firstBytes)));
    expect(bob.session.phase()).toBe('confirm');
  });

  test('the set of other participants', () => {
    const [alice] = trio();
    const other = must(
      planGeneration({
        session: plan.session,
        suite: 'ed25519',
        threshold: 2,
        participants: numbers(1, 2, 4),
      }),
    );
    const stranger = memberOf(other, two, { seed: 'other set' });
    expect(alice.session.receive(firstOf(stranger))).toMatchObject({ error: { code: 'wrong-plan' } });
    expect(alice.session.phase()).toBe('round-1');
  });

  test('a message of a later round', () => {
    const [alice, bob, carol] = trio();
    announceAll([alice, bob, carol]);
    const late = must(alice.session.confirm(attestationOf(one, must(alice.session.transcript()).bytes)));
    const [dave] = trio();
    expect(dave.session.receive({ ...late, from: two })).toMatchObject({ error: { code: 'wrong-round' } });
    confirmAllFrom([alice, bob, carol]);
    const parts = must(alice.session.deal());
    const forCarol = parts.find(({ to }) => to === three);
    expect(bob.session.receive(forCarol)).toMatchObject({ error: { code: 'not-for-me' } });
  });
});

test('what a member did not sign is not taken as theirs, in any round', () => {
  const members = trio('forged');
  const [alice, bob, carol] = members;
  announceAll(members);
  const confirmation = must(
    alice.session.confirm(attestationOf(one, must(alice.session.transcript()).bytes)),
  );
  const notAuthentic = { error: { code: 'not-authentic', culprits: [] } };
  const byOther = toBase64(attestationOf(three, confirmBytes(confirmation)));
  expect(bob.session.receive({ ...confirmation, attestation: byOther })).toMatchObject(notAuthentic);
  confirmAll(members);
  const part = must(alice.session.deal()).find(({ to }) => to === two);
  if (part === undefined) throw new Error('no share for bob');
  expect(bob.session.receive({ ...part, sealed: toBase64(new Uint8Array(9)) })).toMatchObject(notAuthentic);
  expect(bob.session.receive({ ...part, from: three })).toMatchObject(notAuthentic);
  const early = { v: 1, kind: 'acknowledge', session: plan.session, from: one, key: '00'.repeat(32) };
  expect(bob.session.receive({ ...early, signature: '00'.repeat(64) })).toMatchObject({
    error: { code: 'wrong-round' },
  });
  dealAll(members);
  const acknowledgement = must(alice.session.acknowledge());
  expect(bob.session.receive({ ...acknowledgement, from: three })).toMatchObject(notAuthentic);
  expect(carol.session.receive({ ...complaintOf(acknowledgement), from: two })).toMatchObject(notAuthentic);
  for (const { session } of members) expect(session.phase()).toBe('acknowledge');
  acknowledgeAll(members);
  for (const { session } of members) expect(session.phase()).toBe('complete');
});

const complaintOf = ({ session, signature }: Acknowledgement): Complaint => ({
  v: 1,
  kind: 'complaint',
  session,
  from: two,
  against: one,
  evidence: null,
  signature,
});

const confirmAllFrom = (members: readonly Member[]): void => {
  for (const { me, session } of members) {
    const message = must(session.confirm(attestationOf(me, must(session.transcript()).bytes)));
    for (const other of members) if (other.me !== me) other.session.receive(message);
  }
};

describe('who cheats in the first round is named, and the session is over', () => {
  test.each([
    [
      'a proof of knowledge that does not hold',
      'bad-proof',
      (first: RoundOne, other: RoundOne) => ({
        dealing: { ...dealingOf(first), proof: dealingOf(other).proof },
      }),
    ],
    [
      'a point that is none',
      'bad-commitment',
      (first: RoundOne) => ({
        dealing: { ...dealingOf(first), commitment: [dealingOf(first).commitment[0] ?? '', 'ff'.repeat(32)] },
      }),
    ],
    [
      'a point of small order',
      'bad-commitment',
      (first: RoundOne) => ({
        dealing: {
          ...dealingOf(first),
          commitment: [dealingOf(first).commitment[0] ?? '', `01${'00'.repeat(31)}`],
        },
      }),
    ],
    [
      'too low a degree',
      'bad-commitment',
      (first: RoundOne) => ({
        dealing: { ...dealingOf(first), commitment: dealingOf(first).commitment.slice(0, 1) },
      }),
    ],
    [
      "another dealer's commitment",
      'bad-proof',
      (_: RoundOne, other: RoundOne) => ({ dealing: other.dealing }),
    ],
    ['nothing dealt', 'bad-commitment', () => ({ dealing: null })],
  ] as const)('%s', (_, code, change) => {
    const [alice, bob, carol] = trio();
    const [first, other] = [firstOf(alice), firstOf(carol)];
    const forged = attestedAnew(first, change(first, other));
    expect(bob.session.receive(forged)).toMatchObject({ error: { code, culprits: [1] } });
    expect(bob.session.phase()).toBe('ended');
    expect(bob.session.receive(other)).toMatchObject({ error: { code: 'session-ended' } });
    expect(bob.session.announce(new Uint8Array(1))).toMatchObject({ error: { code: 'session-ended' } });
  });

  test('two first messages of one sender', () => {
    const [alice, bob] = trio();
    const first = firstOf(alice);
    must(bob.session.receive(first));
    const second = attestedAnew(first, { sealingKey: toBase64(boxOf(seeded('second')).publicKey) });
    expect(bob.session.receive(second)).toMatchObject({ error: { code: 'conflict', culprits: [1] } });
    expect(bob.session.phase()).toBe('ended');
  });

  test('telling two members two things shows in the echo, before any share, and exposes who did it', () => {
    const [alice, bob, carol] = trio();
    const first = firstOf(alice);
    const second = attestedAnew(first, { sealingKey: toBase64(boxOf(seeded('second')).publicKey) });
    must(bob.session.receive(first));
    must(carol.session.receive(second));
    for (const member of [bob, carol]) broadcast([alice, bob, carol], firstOf(member));
    const heard = [bob, carol].map(({ session }) => must(session.transcript()));
    expect(heard[0]?.words).not.toEqual(heard[1]?.words);
    const confirmation = must(bob.session.confirm(attestationOf(two, heard[0]?.bytes ?? new Uint8Array(0))));
    expect(carol.session.receive(confirmation)).toMatchObject({
      error: { code: 'transcript-mismatch', culprits: [] },
    });
    expect(carol.session.deal()).toMatchObject({ error: { code: 'session-ended' } });
    expect(equivocators(bob.session.firstMessages(), carol.session.firstMessages())).toEqual([1]);
  });

  test('two different confirmations of one sender', () => {
    const [alice, bob, carol] = trio();
    announceAll([alice, bob, carol]);
    const message = must(alice.session.confirm(attestationOf(one, must(alice.session.transcript()).bytes)));
    must(bob.session.receive(message));
    const other = { ...message, transcript: '00'.repeat(32) as typeof message.transcript };
    const signed = { ...other, attestation: toBase64(attestationOf(one, confirmBytes(other))) };
    expect(bob.session.receive(signed)).toMatchObject({ error: { code: 'conflict', culprits: [1] } });
  });

  test('a sealing key that nothing can be sealed to', () => {
    const [alice, bob, carol] = trio();
    const forged = attestedAnew(firstOf(alice), { sealingKey: '' });
    for (const { session } of [bob, carol]) must(session.receive(forged));
    broadcast([bob, carol], firstOf(carol));
    broadcast([bob, carol], firstOf(bob));
    for (const from of [one, two, three]) {
      const message = {
        v: 1,
        kind: 'confirm',
        session: plan.session,
        from,
        transcript: must(bob.session.transcript()).digest,
        attestation: '',
      } as const;
      const signed = { ...message, attestation: toBase64(attestationOf(from, confirmBytes(message))) };
      if (from === two) must(bob.session.confirm(attestationOf(two, confirmBytes(message))));
      else must(bob.session.receive(signed));
    }
    expect(bob.session.deal()).toMatchObject({ error: { code: 'bad-sealing-key', culprits: [1] } });
    expect(bob.session.phase()).toBe('ended');
  });
});

/** A dealer who goes by the book up to the shares, and whose session key is known to the test. */
const cheatingDealer = (): {
  readonly members: readonly [Member, Member, Member];
  readonly forge: (change: Partial<ShareStatement>, part?: Partial<SealedPart>) => SealedPart;
  readonly right: () => SealedPart;
} => {
  const members = trio('cheat');
  announceAll(members);
  confirmAll(members);
  const [alice, bob] = members;
  const right = must(alice.session.deal()).find(({ to }) => to === two);
  if (right === undefined) throw new Error('no share for bob');
  const sessionKey = sessionKeyOf('cheat/1');
  const context = canonicalBytes({ session: plan.session, from: one, to: two });
  const inside = bob.box.open(Buffer.from(right.sealed, 'base64'), context);
  const statement = JSON.parse(Buffer.from(inside ?? []).toString()) as ShareStatement;
  return {
    members,
    right: () => right,
    forge: (change, part = {}) => {
      const unsigned = { ...statement, ...change };
      const signed = {
        ...unsigned,
        signature: change.signature ?? sessionKey.sign(shareStatementBytes(unsigned)),
      };
      const sealed = alice.box.seal(bob.box.publicKey, canonicalBytes({ ...signed }), context);
      const outer = { ...right, sealed: toBase64(sealed ?? new Uint8Array(0)), ...part };
      return { ...outer, signature: sessionKey.sign(signedBytes(outer)) };
    },
  };
};

describe('a wrong share', () => {
  test('is complained about with proof, and everybody, the accused too, finds the dealer at fault', () => {
    const { members, forge } = cheatingDealer();
    const [alice, bob, carol] = members;
    const bad = bob.session.receive(forge({ share: `${'01'.padEnd(62, '0')}00` }));
    expect(bad).toMatchObject({ error: { code: 'bad-share', culprits: [1] } });
    expect(bob.session.phase()).toBe('ended');
    const complaint = bob.session.complaint();
    expect(carol.session.receive(complaint)).toMatchObject({
      error: { code: 'complaint-upheld', culprits: [1] },
    });
    expect(carol.session.phase()).toBe('ended');
    expect(alice.session.judge(complaint)).toMatchObject({
      value: { code: 'complaint-upheld', culprits: [1] },
    });
    expect(bob.session.judge(complaint)).toMatchObject({
      value: { code: 'complaint-upheld', culprits: [1] },
    });
  });

  test('that its dealer did not sign can not be shown to others: nobody is found at fault', () => {
    const { members, forge } = cheatingDealer();
    const [, bob, carol] = members;
    const unsigned = forge({ signature: '00'.repeat(64) });
    expect(bob.session.receive(unsigned)).toMatchObject({
      error: { code: 'unreadable-share', culprits: [1] },
    });
    expect(carol.session.receive(bob.session.complaint())).toMatchObject({
      error: { code: 'complaint-undecided', culprits: [1, 2] },
    });
  });

  test('that does not open ends the session', () => {
    const { members, forge } = cheatingDealer();
    const garbled = forge({}, { sealed: toBase64(new Uint8Array(100)) });
    expect(members[1].session.receive(garbled)).toMatchObject({ error: { code: 'unreadable-share' } });
    expect(members[1].session.phase()).toBe('ended');
  });

  test('two different shares of one dealer', () => {
    const { members, right, forge } = cheatingDealer();
    must(members[1].session.receive(right()));
    expect(members[1].session.receive(right())).toMatchObject({ error: { code: 'duplicate' } });
    expect(members[1].session.receive(forge({}))).toMatchObject({
      error: { code: 'conflict', culprits: [1] },
    });
  });

  test('a right share in a false complaint puts the accuser at fault', () => {
    const { members, forge, right } = cheatingDealer();
    const [alice, bob, carol] = members;
    const inside = bob.box.open(
      Buffer.from(right().sealed, 'base64'),
      canonicalBytes({ session: plan.session, from: one, to: two }),
    );
    const evidence = JSON.parse(Buffer.from(inside ?? []).toString()) as ShareStatement;
    const bobKey = sessionKeyOf('cheat/2');
    const complainWith = (change: Partial<Complaint>): Complaint => {
      const complaint: Complaint = {
        v: 1,
        kind: 'complaint',
        session: plan.session,
        from: two,
        against: one,
        evidence,
        signature: '',
        ...change,
      };
      return { ...complaint, signature: bobKey.sign(signedBytes(complaint)) };
    };
    const verdict = { code: 'complaint-false', culprits: [2] };
    expect(alice.session.judge(complainWith({}))).toMatchObject({ value: verdict });
    const invented = { ...evidence, share: '01'.padEnd(64, '0') };
    expect(alice.session.judge(complainWith({ evidence: invented }))).toMatchObject({ value: verdict });
    expect(alice.session.judge(complainWith({ against: number(9) }))).toMatchObject({ value: verdict });
    expect(alice.session.judge({ ...complainWith({}), from: three })).toMatchObject({
      error: { code: 'not-authentic' },
    });
    expect(carol.session.receive(complainWith({}))).toMatchObject({ error: verdict });
    expect(forge({}).from).toBe(one);
  });
});

describe('the end', () => {
  test('nobody has the key before everybody acknowledged it, and another key is refused by name', () => {
    const members = trio('cheat');
    const [alice, bob, carol] = members;
    for (const step of [announceAll, confirmAll, dealAll]) step(members);
    expect(bob.session.complete()).toMatchObject({ error: { code: 'wrong-round' } });
    const right = must(alice.session.acknowledge());
    const wrong = { ...right, key: '00'.repeat(32) as typeof right.key };
    const forged = { ...wrong, signature: sessionKeyOf('cheat/1').sign(signedBytes(wrong)) };
    expect(carol.session.receive(forged)).toMatchObject({ error: { code: 'key-mismatch', culprits: [1] } });
    broadcast([bob], right);
    must(bob.session.acknowledge());
    expect(bob.session.phase()).toBe('acknowledge');
  });

  test("what was aborted stays so, and a session's name is taken for ever", () => {
    const claim = sessionsInMemory();
    const open = (): ReturnType<typeof openKeySession> =>
      openKeySession({
        plan,
        me: one,
        share: undefined,
        sealingKey: boxOf(seeded('box')).publicKey,
        random: seeded('abort'),
        claim,
        ports: { isAttested: () => true, seal: () => undefined, open: () => undefined },
      });
    const session = must(open());
    session.abort();
    expect(session.phase()).toBe('ended');
    expect(session.announce(new Uint8Array(1))).toMatchObject({ error: { code: 'session-ended' } });
    expect(open()).toMatchObject({ error: { code: 'session-used' } });
  });

  test('late messages change nothing any more, and an abort takes nothing back', () => {
    const members = trio();
    const sent: KeyMessage[] = [];
    announceAll(members);
    confirmAll(members);
    for (const { session } of members) sent.push(...must(session.deal()));
    for (const part of sent) broadcast(members, part);
    acknowledgeAll(members);
    const [alice] = members;
    const { share } = must(alice.session.complete());
    expect(alice.session.receive(sent.find(({ from }) => from === two))).toMatchObject({
      error: { code: 'wrong-round' },
    });
    alice.session.abort();
    expect(alice.session.phase()).toBe('complete');
    expect(share?.secret.isWiped).toBe(false);
    expect(JSON.stringify(share)).toContain('[secret]');
  });
});

test('a session key signs nothing but its own', () => {
  const [mine, other] = [sessionKeyOf('one'), sessionKeyOf('other')];
  const bytes = new Uint8Array([1, 2, 3]);
  expect(isSignedBy(mine.publicKey, bytes, mine.sign(bytes))).toBe(true);
  expect(isSignedBy(other.publicKey, bytes, mine.sign(bytes))).toBe(false);
  expect(isSignedBy('', bytes, mine.sign(bytes))).toBe(false);
});
