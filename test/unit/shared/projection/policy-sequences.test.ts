import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { digestOf, type PolicyPublicationIntent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { isLooser, policyDigest, type Policy, type Rule } from '#shared/policy';
import {
  applyEvent,
  emptyWorkingSet,
  evaluationOf,
  policiesOver,
  stateHash,
  type WorkingSet,
} from '#shared/projection';
import { ANNA, BEN, CLEO, DIRK, PIA, testTransfer } from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import {
  denial,
  inForce,
  later,
  looserRules,
  recordOf,
  requiring,
  testPublication,
  testRule,
  testRules,
  tighterRules,
} from '../../../support/policy-life.ts';

/* Versions, decisions and time in any order: what comes into force is what people approved, one after another. */

const TABLES: readonly (() => Rule[])[] = [
  testRules,
  tighterRules,
  looserRules,
  () => [...tighterRules(), denial('D-9', { action: ['transfer'], rails: ['book'] }, 'books-closed')],
  () => [...testRules(), requiring({ ...testRule('T-1'), id: 'T-9' }, ['senior-treasury', 1])],
];

const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

type Step =
  | { readonly kind: 'publish'; readonly table: number; readonly by: PersonId }
  | { readonly kind: 'pay' }
  | { readonly kind: 'approve' | 'reject'; readonly what: 'publication' | 'payment'; readonly by: PersonId }
  | { readonly kind: 'wait'; readonly hours: number };

const someone = fc.constantFrom(ANNA, BEN, CLEO, DIRK, PIA);
const decision = (kind: 'approve' | 'reject', what: 'publication' | 'payment'): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant(kind), what: fc.constant(what), by: someone });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      table: fc.nat(TABLES.length - 1),
      by: someone,
    }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'pay' }) },
  { weight: 8, arbitrary: decision('approve', 'publication') },
  { weight: 2, arbitrary: decision('approve', 'payment') },
  { weight: 1, arbitrary: decision('reject', 'publication') },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(12, 24) }),
  },
);

function approvals(...people: readonly PersonId[]): readonly Step[] {
  return people.map((by) => ({ kind: 'approve', what: 'publication', by }));
}

const stepsArb = fc.array(step, { minLength: 20, maxLength: 40, size: 'max' });

/** One that reaches all of it: a tighter version, a veto, a looser version, with a payment open all the time. */
const STORY: Step[] = [
  { kind: 'pay' },
  { kind: 'publish', table: 3, by: PIA },
  ...approvals(BEN, CLEO),
  { kind: 'publish', table: 2, by: PIA },
  ...approvals(ANNA, CLEO),
  { kind: 'reject', what: 'publication', by: BEN },
  { kind: 'publish', table: 0, by: PIA },
  ...approvals(BEN, CLEO),
  { kind: 'wait', hours: 24 },
];

type Payment = ReturnType<typeof testTransfer>;

interface Run {
  readonly ledger: MiniLedger;
  readonly publications: readonly PolicyPublicationIntent[];
  readonly payments: readonly Payment[];
}

const DAY = { createdAt: '2026-05-01T09:00:00Z', expiresAt: '2026-07-01T09:00:00Z' };

const run = (steps: readonly Step[]): Run => {
  const ledger = new MiniLedger();
  const publications: PolicyPublicationIntent[] = [];
  const payments: Payment[] = [];
  const take = (each: Step): void => {
    switch (each.kind) {
      case 'wait':
        later(ledger, each.hours);
        ledger.sweep();
        return;
      case 'pay': {
        const payment = testTransfer(DAY);
        if (ledger.propose(payment) === 'proposed') payments.push(payment);
        return;
      }
      case 'publish': {
        const rules = TABLES[each.table]?.() ?? [];
        const intent = testPublication(rules, { base: inForce(ledger), initiator: each.by, ...DAY });
        if (ledger.propose(intent) === 'proposed') publications.push(intent);
        return;
      }
      default: {
        const intent = (each.what === 'payment' ? payments : publications).at(-1);
        const over = each.kind === 'approve' ? {} : ({ decision: 'reject', reason: REASON } as const);
        if (intent !== undefined) ledger.approve(each.by, intent, over);
      }
    }
  };
  steps.forEach(take);
  return { ledger, publications, payments };
};

/** As a desk applies events, but for the signatures: they were checked when the journal was made. */
const replayUnsigned = (events: readonly JournalEvent[]): WorkingSet | string => {
  const set = emptyWorkingSet();
  for (const event of events) {
    const applied = applyEvent(set, event, { verify: () => true });
    if (!applied.ok) return applied.error.code;
  }
  return set;
};

const activations = (
  events: readonly JournalEvent[],
): Extract<JournalEvent, { type: 'policy.activated' }>[] =>
  events.filter((event) => event.type === 'policy.activated');

/** Different people who approved, up to a place in the journal. */
const approversOf = (
  ledger: MiniLedger,
  intent: PolicyPublicationIntent,
  seq: number,
): ReadonlySet<PersonId> =>
  new Set(
    recordOf(ledger, intent)
      .approvals.filter((approval) => approval.decision === 'approve' && approval.seq < seq)
      .map(({ person }) => person),
  );

const rejectedBefore = (ledger: MiniLedger, intent: PolicyPublicationIntent): boolean =>
  recordOf(ledger, intent).approvals.some(({ decision }) => decision === 'reject');

const checkActivation = (
  { ledger, publications }: Run,
  event: Extract<JournalEvent, { type: 'policy.activated' }>,
  before: Policy,
): Policy => {
  const intent = publications.find((one) => digestOf(one) === event.payload.intent);
  if (intent === undefined) throw new Error('nobody proposed it');
  expect(event.payload).toMatchObject({ version: before.version + 1, digest: policyDigest(intent.policy) });
  expect(intent.base).toEqual({ version: before.version, digest: policyDigest(before) });
  const approvers = approversOf(ledger, intent, event.seq);
  expect(approvers.size).toBeGreaterThanOrEqual(2);
  expect(approvers.has(intent.initiator)).toBe(false);
  expect(rejectedBefore(ledger, intent)).toBe(false);
  const approved = ledger.events.find(
    ({ type, payload }) =>
      type === 'intent.approved' && 'intent' in payload && payload.intent === digestOf(intent),
  );
  const waitedMs = Date.parse(event.time) - Date.parse(approved?.time ?? '');
  if (isLooser(before, intent.policy)) expect(waitedMs).toBeGreaterThanOrEqual(24 * 3_600_000);
  else expect(waitedMs).toBe(0);
  return intent.policy;
};

const checkOpenItems = ({ ledger, payments }: Run): void => {
  for (const payment of payments) {
    const record = recordOf(ledger, payment);
    const evaluation = evaluationOf(
      record.facts,
      record.policyVersion,
      policiesOver(record, ledger.set.policies),
    );
    expect(record.requirement).toEqual(evaluation.requirement);
    expect(record.denials).toEqual([...new Set(evaluation.denials.map(({ code }) => code))].sort());
    if (record.denials.length > 0) expect(record.status).not.toBe('posted');
  }
};

test('a version is in force only by its quorum, never early, and one follows another', () => {
  const seen = { tighter: 0, looser: 0, vetoed: 0 };
  fc.assert(
    fc.property(stepsArb, (steps) => {
      const done = run(steps);
      const { ledger } = done;
      let before = ledger.set.policies[0]?.policy;
      if (before === undefined) throw new Error('no genesis');
      for (const event of activations(ledger.events)) {
        const after = checkActivation(done, event, before);
        seen[isLooser(before, after) ? 'looser' : 'tighter'] += 1;
        before = after;
      }
      expect(inForce(ledger)).toEqual(before);
      expect(ledger.set.policies.map(({ policy }) => policy.version)).toEqual(
        ledger.set.policies.map((_, index) => index + 1),
      );
      const cooling = [...ledger.set.intents.values()].filter(({ status }) => status === 'cooling');
      expect(cooling.map(({ digest }) => digest)).toEqual(
        ledger.set.cooling === null ? [] : [ledger.set.cooling],
      );
      seen.vetoed += done.publications.filter(
        (intent) =>
          recordOf(ledger, intent).status === 'rejected' && recordOf(ledger, intent).activeFrom !== null,
      ).length;
      checkOpenItems(done);
      const replayed = replayUnsigned(ledger.events);
      if (typeof replayed === 'string') throw new Error(replayed);
      expect(stateHash(replayed)).toBe(stateHash(ledger.set));
    }),
    { numRuns: 30, examples: [[STORY]] },
  );
  // The sequences reach what they are about.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
}, 60_000);

test('an activation that is doubled or put in earlier is refused', () => {
  let tried = 0;
  fc.assert(
    fc.property(stepsArb, fc.nat(1_000), (steps, at) => {
      const { ledger } = run(steps);
      const found = activations(ledger.events).at(-1);
      const place = 1 + (at % ledger.events.length);
      if (found === undefined || place === found.seq) return;
      tried += 1;
      const time = ledger.events[place - 1]?.time ?? ledger.time;
      const forged = [...ledger.events.slice(0, place), { ...found, seq: place, time }];
      expect(typeof replayUnsigned(forged)).toBe('string');
    }),
    { numRuns: 30, examples: [[STORY, 0]] },
  );
  expect(tried).toBeGreaterThan(0);
}, 60_000);
