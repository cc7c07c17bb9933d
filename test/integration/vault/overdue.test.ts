import { afterEach, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import { encodeEvent } from '#shared/journal';
import type { Rule } from '#shared/policy';
import { ANNA, CLEO, testGenesis, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { approvedBy, testPublication } from '../../support/policy-life.ts';
import { deskFolder, openDesk, valueOf } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

const LONG = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const PAGE = { offset: 0, limit: 50 } as const;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('a rule that is overdue is named with whoever answers for it, and asks one more until it is renewed', async () => {
  const genesis = testGenesis();
  const { policy } = genesis;
  const rules = policy.rules.map((rule) => (rule.id === 'T-1' ? { ...rule, reviewBy: '2026-04-30' } : rule));
  const mini = new MiniLedger({ ...genesis, policy: { ...policy, rules } });
  const payment = testTransfer(LONG);
  mini.propose(payment);
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-05-01T10:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);

  const named = [
    {
      rule: 'T-1',
      title: 'Transfers need two of treasury',
      reviewBy: '2026-04-30',
      owner: { id: ANNA, name: 'anna' },
    },
  ];
  expect(valueOf(await desk.vault.see('policyVersions', PAGE)).overdue).toEqual(named);
  const shown = valueOf(await desk.vault.detail({ person: CLEO, digest: digestOf(payment) }));
  expect(shown.policy).toMatchObject({ headline: '3 of treasury.', overdue: named });
  expect(shown.policy.reasons[1]).toBe(
    'Rule T-1 was to be reviewed by 2026-04-30; until it is, one more person of treasury is asked by it.',
  );
  expect(shown.quorum.groups).toMatchObject([{ atLeast: 3 }]);
  const check = shown.checks.find(({ id }) => id === 'overdue');
  expect(check).toMatchObject({ outcome: 'attention' });
  expect(check?.detail).toBe(
    'Rule T-1 (by 2026-04-30) was to be reviewed before it was proposed on 2026-05-01, so it needs 3 of treasury instead of 2.',
  );
  expect(check?.remedy).toContain('anna (T-1) answers for that');
  expect(shown.row.chips.map(({ text }) => text)).toContain('Asks more: rule overdue');

  const renewing = testPublication(policy.rules, { base: { ...policy, rules }, ...LONG });
  expect(approvedBy(mini, renewing)).toBe('carried-out');
  const next = testTransfer(LONG);
  mini.propose(next);
  ledger.lines = mini.events.map(encodeEvent);
  desk.vault.retry();
  await desk.size(mini.events.length);
  expect(valueOf(await desk.vault.see('policyVersions', PAGE)).overdue).toEqual([]);
  const [before, after] = await Promise.all(
    [payment, next].map(async (intent) =>
      valueOf(await desk.vault.detail({ person: CLEO, digest: digestOf(intent) })),
    ),
  );
  expect(before?.policy).toMatchObject({ headline: '3 of treasury.', overdue: named });
  expect(after?.policy).toMatchObject({ headline: '2 of treasury.', overdue: [] });
  expect(before?.checks.map(({ id }) => id)).toContain('overdue');
  expect(after?.checks.map(({ id }) => id)).not.toContain('overdue');
});

test('nothing is said of an overdue rule where another rule asks for as many anyway', async () => {
  const genesis = testGenesis();
  const { policy } = genesis;
  const rules = policy.rules.flatMap((rule): readonly Rule[] =>
    rule.id === 'T-1' && rule.then.kind === 'require'
      ? [
          { ...rule, reviewBy: '2026-04-30' },
          {
            ...rule,
            id: 'T-9',
            then: { ...rule.then, groups: rule.then.groups.map((place) => ({ ...place, atLeast: 3 })) },
          },
        ]
      : [rule],
  );
  const mini = new MiniLedger({ ...genesis, policy: { ...policy, rules } });
  const payment = testTransfer(LONG);
  mini.propose(payment);
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-05-01T10:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  const shown = valueOf(await desk.vault.detail({ person: CLEO, digest: digestOf(payment) }));
  expect(shown.quorum.groups).toMatchObject([{ atLeast: 3 }]);
  expect(shown.checks.map(({ id }) => id)).not.toContain('overdue');
  expect(shown.row.chips.map(({ text }) => text)).not.toContain('Asks more: rule overdue');
});

test('a rule whose owner is suspended is named as nobody’s, and binds as ever', async () => {
  const mini = new MiniLedger();
  const deskOf = async () => {
    const ledger = await StandIn.start(mini.events);
    const { file, remove } = deskFolder();
    const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-05-01T10:00:00Z') });
    undo.push(remove, () => ledger.stop(), desk.close);
    await desk.size(mini.events.length);
    return valueOf(await desk.vault.see('policyVersions', PAGE)).ownerless;
  };
  const ofAnna = testGenesis().policy.rules.filter(({ owner }) => owner === ANNA);
  expect((await deskOf()).filter(({ owner }) => owner.id === ANNA)).toEqual([]);
  mini.withdraw(ANNA);
  const found = (await deskOf()).filter(({ owner }) => owner.id === ANNA);
  expect(found).toEqual(
    ofAnna.map(({ id, title }) => ({ rule: id, title, owner: { id: ANNA, name: 'anna' } })),
  );
  expect(found.length).toBeGreaterThan(0);
});
