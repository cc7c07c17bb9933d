import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import type { CheckView, DraftConflicts } from '#shared/ipc';
import type { DraftIntent } from '../../../electron/vault/contract.ts';
import { ANNA, testGenesis, testRegistration, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { denial, testPublication, testRules } from '../../support/policy-life.ts';
import { velocityGenesis } from '../../support/velocity-policy.ts';
import { deskFolder, openDesk, valueOf } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* What is said of drafts before they are signed, against what the ledger answers once they are proposed. */

const later = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const NOON = '2026-05-01T12:00:00Z';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const conflicts = async (mini: MiniLedger, drafts: readonly DraftIntent[]): Promise<DraftConflicts> => {
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date(NOON) });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return valueOf(await desk.vault.see('draftConflicts', { drafts }));
};

const payment = (minor: string, name?: string, over: Parameters<typeof testTransfer>[0] = {}): DraftIntent =>
  outside(testTransfer({ ...later, ...over, minor }), name);

const against = ({ drafts }: DraftConflicts, place: number): readonly string[] =>
  (drafts.find((draft) => draft.place === place)?.conflicts ?? []).map(({ id }) => id);

const checkIn = (checks: readonly CheckView[], id: string): CheckView => {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};

describe('drafts of one file', () => {
  test('are compared with each other and with what the journal holds', async () => {
    const mini = new MiniLedger();
    const known = payment('20000');
    mini.propose(known);
    const found = await conflicts(mini, [
      payment('10000'),
      payment('10050'),
      payment('20100'),
      payment('90000'),
    ]);
    expect([0, 1, 2, 3].map((place) => against(found, place).includes('duplicate'))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const [first] = found.drafts;
    expect(checkIn(first?.conflicts ?? [], 'duplicate').detail).toBe(
      'Like another draft, 100.50 EUR (within 1 %), to the same account.',
    );
    const inJournal = checkIn(found.drafts.find(({ place }) => place === 2)?.conflicts ?? [], 'duplicate');
    expect(inJournal.items.map(({ digest }) => digest)).toEqual([digestOf(known)]);
    expect(checkIn(found.checks, 'duplicate').detail).toBe('3 of 4 payments may be one payment twice.');
  });

  test('that take more than is left are told with what waits, and the ledger refuses as was said', async () => {
    const mini = new MiniLedger(testGenesis('100000'));
    mini.propose(payment('30000'));
    const drafts = [payment('50000'), payment('20000'), payment('1')];
    const found = await conflicts(mini, drafts);
    expect(checkIn(found.checks, 'funds')).toMatchObject({
      outcome: 'fail',
      detail:
        'Alpha operating has 700.00 EUR available for 700.01 EUR: 0.01 EUR too little. ' +
        '300.00 EUR of its balance is promised to items that wait.',
    });
    expect(found.needs.map(({ decision, count }) => [decision, count])).toEqual([
      ['requires', 2],
      ['refused', 1],
    ]);
    expect(against(found, 2)).toContain('answer');
    expect(drafts.map((draft) => mini.propose(draft))).toEqual([
      'proposed',
      'proposed',
      'insufficient-funds',
    ]);
  });

  test('say what they would need, those with one answer together, as the policy then asks', async () => {
    const drafts = [
      payment('300'),
      payment('100000000'),
      payment('400'),
      {
        ...payment('500'),
        payee: { name: 'Pyongyang Trading', country: 'KP', version: null },
      } as DraftIntent,
    ];
    const mini = new MiniLedger();
    const found = await conflicts(mini, drafts);
    expect(found.policy?.version).toBe(1);
    expect(found.needs).toMatchObject([
      { decision: 'requires', headline: '2 of treasury.', count: 2 },
      { decision: 'requires', headline: '3 = 2 treasury + 1 compliance.', count: 1 },
      { decision: 'denied', headline: 'Denied: sanctioned-country.', count: 1 },
    ]);
    expect(against(found, 3)).toContain('answer');
    expect(drafts.map((draft) => mini.propose(draft))).toEqual([
      'proposed',
      'proposed',
      'proposed',
      'denied',
    ]);
    const [record] = [...mini.set.intents.values()];
    expect(record?.requirement.groups).toEqual([{ group: 'treasury', atLeast: 2 }]);
  });

  test('that nobody could complete say so before they are signed', async () => {
    const found = await conflicts(new MiniLedger(), [payment('300', undefined, { initiator: ANNA })]);
    expect(checkIn(found.checks, 'quorum')).toMatchObject({
      outcome: 'fail',
      detail: 'It can’t be completed: 1 person of treasury is missing, only ben can still sign.',
    });
  });

  test('to a new payee, and to one with the name of the initiator or of an approver', async () => {
    const found = await conflicts(new MiniLedger(), [
      payment('300'),
      payment('700', 'Dirk'),
      payment('900', 'ANNA'),
    ]);
    expect([0, 1, 2].map((place) => against(found, place))).toEqual([
      ['payee'],
      ['payee', 'ties'],
      ['payee', 'ties'],
    ]);
    const [first, , third] = found.drafts;
    expect(checkIn(first?.conflicts ?? [], 'payee').detail).toMatch(/^New payee/);
    expect(checkIn(third?.conflicts ?? [], 'ties').detail).toContain('anna, who may approve it');
  });

  test('that a policy version on its way would judge otherwise say how', async () => {
    const mini = new MiniLedger();
    const deny = denial('D-9', { action: ['transfer'], amount: { min: '500', ccy: 'EUR' } }, 'too-much');
    expect(mini.propose(testPublication([...testRules(), deny], later))).toBe('proposed');
    const found = await conflicts(mini, [payment('300'), payment('700')]);
    expect([0, 1].map((place) => against(found, place).includes('policy-ahead'))).toEqual([false, true]);
    const check = checkIn(found.drafts.find(({ place }) => place === 1)?.conflicts ?? [], 'policy-ahead');
    expect(check.detail).toBe(
      'Version 2 of the policy, proposed by pia and awaiting approval, would stop this (Denied: too-much).',
    );
    expect(checkIn(found.checks, 'policy-ahead').detail).toBe(
      '1 of 2 payments would need something else under a policy version that is on its way.',
    );
  });

  test('say what they leave before rules about running figures apply, with what waits and each other', async () => {
    const mini = new MiniLedger(velocityGenesis());
    mini.propose(payment('200000'));
    // 2,000.00 EUR wait: of 10,000.00 a week to one payee 8,000.00 are left for these.
    const found = await conflicts(mini, [payment('300000'), payment('400000')]);
    const toldOf = (id: string) =>
      found.velocities.filter(({ rule }) => rule === id).map(({ text, isOver }) => [text, isOver]);
    expect(toldOf('V-2')).toEqual([['1,000.00 EUR left of 10,000.00 EUR in 7 days', false]]);
    expect(toldOf('V-1')).toEqual([['21,000.00 EUR left of 30,000.00 EUR in 24 hours', false]]);
    expect(toldOf('V-3')).toEqual([['12 transfers left of 15 transfers in 24 hours', false]]);
    expect(found.needs.map(({ headline }) => headline)).toEqual(['2 of treasury.']);
  });

  test('are judged on what has moved already: one that passes a running figure is told, and first', async () => {
    const mini = new MiniLedger(velocityGenesis());
    mini.propose(payment('900000'));
    const next = payment('200000');
    const found = await conflicts(mini, [next]);
    expect(found.needs.map(({ headline }) => headline)).toEqual(['3 = 2 treasury + 1 compliance.']);
    expect(found.velocities[0]).toMatchObject({
      rule: 'V-2',
      text: '1,000.00 EUR over 10,000.00 EUR in 7 days',
      isOver: true,
    });
    // As the ledger then asks.
    mini.propose(next);
    expect([...mini.set.intents.values()].at(-1)?.requirement.groups).toEqual([
      { group: 'compliance', atLeast: 1 },
      { group: 'treasury', atLeast: 2 },
    ]);
  });

  test('against which nothing speaks are not named', async () => {
    const found = await conflicts(new MiniLedger(), [
      testTransfer({ ...later, initiator: ANNA, minor: '300' }),
    ]);
    expect(found.drafts).toEqual([]);
    expect(checkIn(found.checks, 'duplicate').outcome).toBe('pass');
  });

  test('of which there are none say nothing', async () => {
    expect(await conflicts(new MiniLedger(), [])).toMatchObject({ checks: [], drafts: [], needs: [] });
  });
});

describe('a registration', () => {
  test('says what it would need', async () => {
    const found = await conflicts(new MiniLedger(), [testRegistration(later)]);
    expect(found.needs).toMatchObject([
      { decision: 'requires', headline: '2 = 1 compliance + 1 treasury.', count: 1 },
    ]);
    expect(found.checks).toEqual([]);
  });

  test('that waits already is told', async () => {
    const mini = new MiniLedger();
    const first = testRegistration(later);
    mini.propose(first);
    const found = await conflicts(mini, [testRegistration(later)]);
    expect(checkIn(found.checks, 'duplicate')).toMatchObject({
      outcome: 'attention',
      items: [{ digest: digestOf(first) }],
    });
  });
});
