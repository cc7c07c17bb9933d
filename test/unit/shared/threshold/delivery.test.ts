import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyDigest, type KeyMessage, type KeyPhase } from '#shared/threshold';
import {
  attestationOf,
  generationPlan,
  membersIn,
  must,
  numbers,
  outcomesOf,
  type Member,
} from '../../../support/threshold.ts';

/* Files and QR codes arrive in any order, twice, or before their time. */

interface Delivery {
  readonly to: Member;
  readonly message: KeyMessage;
}

/** What a member says on reaching a phase. */
const said = ({ me, session }: Member, phase: KeyPhase): readonly KeyMessage[] => {
  switch (phase) {
    case 'round-1':
      return [must(session.announce(attestationOf(me, session.firstBytes)))];
    case 'confirm':
      return [must(session.confirm(attestationOf(me, must(session.transcript()).bytes)))];
    case 'round-2':
      return must(session.deal());
    case 'acknowledge':
      return [must(session.acknowledge())];
    case 'complete':
    case 'ended':
      return [];
  }
};

/** Delivers until nothing is left; `pick` says what comes next, and whether it stays to come again. */
const deliverAll = (members: readonly Member[], pick: (left: number) => readonly [number, boolean]): void => {
  const reached = new Map(members.map(({ me }) => [me, new Set<KeyPhase>()]));
  const queue: Delivery[] = [];
  const speak = (member: Member): void => {
    const phase = member.session.phase();
    const phases = reached.get(member.me);
    if (phases === undefined || phases.has(phase)) return;
    phases.add(phase);
    for (const message of said(member, phase))
      for (const to of members)
        if (to !== member && (message.kind !== 'share' || message.to === to.me)) queue.push({ to, message });
    speak(member);
  };
  members.forEach(speak);
  while (queue.length > 0) {
    const [place, staysToo] = pick(queue.length);
    const [delivery] = queue.splice(place, 1);
    if (delivery === undefined) throw new Error('nothing at that place');
    const result = delivery.to.session.receive(JSON.parse(JSON.stringify(delivery.message)));
    const code = result.ok ? 'taken' : result.error.code;
    expect(['taken', 'duplicate', 'wrong-round']).toContain(code);
    const isOver = delivery.to.session.phase() === 'complete';
    if (!isOver && (code === 'wrong-round' || (code === 'taken' && staysToo))) queue.push(delivery);
    speak(delivery.to);
  }
};

test('whatever the order, and however often, everybody comes to the same key', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.tuple(fc.nat(), fc.boolean())), fc.string(), (choices, seed) => {
      const members = membersIn(generationPlan('bip340', 2, numbers(1, 2, 3), seed), seed);
      deliverAll(members, (left) => {
        const [at, staysToo] = choices.next().value as [number, boolean];
        return [at % left, staysToo];
      });
      const digests = [...outcomesOf(members).values()].map(({ key }) => keyDigest(key));
      expect(new Set(digests).size).toBe(1);
    }),
    { numRuns: 12 },
  );
});
