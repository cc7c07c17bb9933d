import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import type { PolicyTest, Rule } from '#shared/policy';
import { ANNA, BEN, DIRK, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { PeopledLedger, peopledGenesis } from '../../support/people.ts';
import {
  approvedBy,
  denial,
  looserRules,
  replaced,
  requiring,
  testPublication,
  testRule,
  testRules,
  tighterRules,
} from '../../support/policy-life.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* A draft before anybody is asked: examined, replayed over the past, and asked about single items. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const deskOn = async (mini: MiniLedger): Promise<Desk> => {
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2027-01-01T00:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return desk;
};

const keep = async (
  { vault }: Desk,
  rules: readonly Rule[],
  tests: readonly PolicyTest[] = [],
): Promise<string> => {
  const draft = { baseVersion: 1, title: 'Test policy', reason: '', author: DIRK };
  return valueOf(
    await vault.savePolicyDraft({ id: 'draft-1', ...draft, rules: [...rules], tests: [...tests] }),
  ).id;
};

const examined = async (rules: readonly Rule[], mini = new MiniLedger()) => {
  const desk = await deskOn(mini);
  const id = await keep(desk, rules);
  return valueOf(await desk.vault.see('policyExamination', { id }));
};

describe('the examination of a draft', () => {
  test('says that it only tightens, with a payment that shows it', async () => {
    const found = await examined(tighterRules());
    expect(found).toMatchObject({ version: 1, isLooser: false, direction: 'tighter', isProved: true });
    expect(found.looser).toBeNull();
    expect(found.tighter?.before).toBe('2 of treasury.');
    expect(found.tighter?.after).toBe('3 = 2 treasury + 1 compliance.');
  });

  test('says that it is looser and for how long it would wait', async () => {
    const found = await examined(looserRules());
    expect(found).toMatchObject({ isLooser: true, coolDownHours: 24, direction: 'looser' });
    expect(found.looser?.after).toBe('1 of treasury.');
    expect(found.looser?.text).toMatch(/transfer of/);
  });

  test('names gaps with a payment that falls into each', async () => {
    const found = await examined(testRules().filter(({ id }) => id !== 'T-1'));
    const gap = found.findings.find(
      ({ code, example }) => code === 'gap' && example?.facts.action === 'transfer',
    );
    expect(gap?.example?.text).toMatch(/transfer of/);
    expect(gap?.isInForce).toBe(false);
  });

  test('names people, not their ids, in what hangs on them', async () => {
    const found = await examined(replaced(requiring(testRule('T-1'), ['treasury', 9])));
    expect(found.findings.map(({ code }) => code)).toContain('unreachable-quorum');
    const people = found.findings.filter(({ code }) => code === 'deadlock' || code === 'self-lockout');
    for (const { text } of people) expect(text).not.toMatch(/p-[0-9a-f]{6}/);
  });

  test('says that a version would leave nobody to break the glass, which the ledger refuses', async () => {
    const { rules } = peopledGenesis().policy;
    const found = await examined(
      rules.filter(({ id }) => id !== 'E-1'),
      new PeopledLedger(),
    );
    expect(found.findings[0]).toMatchObject({
      code: 'break-glass-lost',
      severity: 'error',
      isInForce: false,
      text: 'Under this version nobody could declare a freeze: the ledger refuses it.',
    });
    const same = await examined(rules, new PeopledLedger());
    expect(same.findings.map(({ code }) => code)).not.toContain('break-glass-lost');
  });

  test('tells what the version in force has as well from what the draft brings', async () => {
    const same = await examined(testRules());
    expect(same.findings.length).toBeGreaterThan(0);
    expect(same.findings.every(({ isInForce }) => isInForce)).toBe(true);
    const added = await examined(testRules().filter(({ id }) => id !== 'T-1'));
    expect(added.findings.some(({ isInForce }) => isInForce)).toBe(true);
    expect(added.findings.some(({ isInForce }) => !isInForce)).toBe(true);
  });

  test('names rules whose review is overdue by this desk’s day, and who answers for them', async () => {
    const found = await examined(replaced({ ...testRule('T-1'), reviewBy: '2001-01-01' }));
    const overdue = found.findings.filter(({ code }) => code === 'review-overdue');
    expect(overdue.filter(({ isInForce }) => !isInForce).map(({ rules }) => rules)).toEqual([['T-1']]);
  });

  test('says from which day on people can no longer fill what a rule asks', async () => {
    const asked = requiring(testRule('T-1'), ['treasury', 2]);
    const [soon, passed] = await Promise.all(
      ['2027-03-31', '2026-12-31'].map((reviewBy) => examined(replaced({ ...asked, reviewBy }))),
    );
    const texts = (of: typeof soon, code: string) =>
      (of?.findings ?? [])
        .filter((finding) => finding.code === code && finding.rules.includes('T-1'))
        .map(({ text }) => text);
    const reason = (day: string): string => `To be reviewed: T-1 by ${day}; one person more of each group`;
    expect(texts(soon, 'deadlock').concat(texts(soon, 'unreachable-quorum')).join('\n')).toMatch(
      /From 2027-04-01 on /,
    );
    expect(texts(soon, 'deadlock').concat(texts(soon, 'unreachable-quorum')).join('\n')).toContain(
      reason('2027-03-31'),
    );
    const now = texts(passed, 'deadlock').concat(texts(passed, 'unreachable-quorum')).join('\n');
    expect(now).not.toContain('From ');
    expect(now).toContain(reason('2026-12-31'));
  });

  test('is of a draft that is there', async () => {
    const { vault } = await deskOn(new MiniLedger());
    for (const view of ['policyExamination', 'policyReplay'] as const)
      expect(await vault.see(view, { id: 'draft-9' })).toMatchObject({ error: { code: 'not-found' } });
  });
});

/** Three payments of the past: two approved, one rejected. */
const past = (): {
  readonly mini: MiniLedger;
  readonly transfers: readonly ReturnType<typeof testTransfer>[];
} => {
  const mini = new MiniLedger();
  const transfers = ['100', '250000', '90000000'].map((minor) => testTransfer({ minor }));
  for (const transfer of transfers) mini.propose(transfer);
  for (const transfer of transfers.slice(0, 2)) {
    mini.approve(ANNA, transfer);
    mini.approve(BEN, transfer);
  }
  const reason = { code: 'timing', text: 'later' } as const;
  for (const transfer of transfers.slice(2)) mini.approve(ANNA, transfer, { decision: 'reject', reason });
  return { mini, transfers };
};

describe('the replay of a draft', () => {
  test('counts every decided item once and names those that change', async () => {
    const { mini, transfers } = past();
    const desk = await deskOn(mini);
    const id = await keep(
      desk,
      replaced(requiring(testRule('T-1'), ['treasury', 2])).concat(
        denial('D-9', { action: ['transfer'], amount: { min: '200000', ccy: 'EUR' } }, 'too-much'),
      ),
    );
    const { items, total, unchanged, changes, since } = valueOf(await desk.vault.see('policyReplay', { id }));
    expect([items, total, unchanged]).toEqual([3, 3, 1]);
    expect(changes.blocked.total).toBe(2);
    expect(new Set(changes.blocked.items.map(({ digest }) => digest))).toEqual(
      new Set(transfers.slice(1).map(digestOf)),
    );
    expect(changes.blocked.items[0]).toMatchObject({
      before: '2 of treasury.',
      after: 'Denied: too-much.',
      amount: { asset: 'EUR' },
    });
    for (const kind of ['tighter', 'looser', 'freed', 'other'] as const)
      expect(changes[kind]).toEqual({ total: 0, items: [] });
    expect(since).not.toBeNull();
  });

  test('says of rules in shadow what they would have been about, and changes nothing by them', async () => {
    const { mini, transfers } = past();
    const desk = await deskOn(mini);
    const trial = {
      ...denial('D-9', { action: ['transfer'], amount: { min: '200000', ccy: 'EUR' } }, 'too-much'),
      shadow: true,
    } as const;
    const id = await keep(desk, [...testRules(), trial]);
    const replayed = valueOf(await desk.vault.see('policyReplay', { id }));
    expect(replayed.unchanged).toBe(3);
    expect(replayed.shadow).toMatchObject([{ rule: 'D-9', total: 2 }]);
    expect(replayed.shadow[0]?.items.map(({ digest }) => digest).sort()).toEqual(
      transfers.slice(1).map(digestOf).sort(),
    );
  });

  test('of a desk without a past is empty', async () => {
    const desk = await deskOn(new MiniLedger());
    const id = await keep(desk, testRules());
    expect(valueOf(await desk.vault.see('policyReplay', { id }))).toMatchObject({ items: 0, since: null });
  });
});

describe('the replay budget of a version', () => {
  const looser = [{ looserMax: 2 }, { looserMax: 3 }] as const;

  test('is exceeded by a draft that frees more of the past than it names: nothing is signed', async () => {
    const { mini } = past();
    const { vault } = await deskOn(mini);
    const id = await keep({ vault } as Desk, looserRules());
    const source = { kind: 'draft', id } as const;
    expect(valueOf(await vault.see('policyReplayCounts', source))).toEqual({
      items: 3,
      looser: 3,
      blocked: 0,
    });
    for (const budget of [{}, { replayBudget: looser[0] }])
      expect(await vault.see('policyProposal', { ...source, ...budget })).toMatchObject({
        error: {
          code: 'policy-replay-exceeded',
          detail: expect.stringContaining('Of 3 past transfers 3 would pass more easily') as string,
        },
      });
    const proposal = valueOf(await vault.see('policyProposal', { ...source, replayBudget: looser[1] }));
    expect(proposal.replayBudget).toEqual({ ...looser[1], through: mini.events.length });
  });

  test('is held by every desk that approves, whatever was proposed elsewhere', async () => {
    const { mini } = past();
    const mute = testPublication(looserRules(), { expiresAt: '2126-05-08T09:00:00Z' });
    const named = testPublication(looserRules(), {
      expiresAt: '2126-05-08T09:00:00Z',
      replayBudget: looser[1],
    });
    for (const intent of [mute, named]) expect(mini.propose(intent)).toBe('proposed');
    // What comes after the proposal is not in its past.
    mini.propose(testTransfer({ minor: '200', expiresAt: '2126-05-08T09:00:00Z' }));
    const { vault } = await deskOn(mini);
    const of = (intent: typeof mute) => ({ person: BEN, digest: digestOf(intent) });
    expect(await vault.decideContext(of(mute))).toMatchObject({ error: { code: 'policy-replay-exceeded' } });
    expect(await vault.decideContext({ ...of(mute), decision: 'reject' })).toMatchObject({ ok: true });
    expect(await vault.decideContext(of(named))).toMatchObject({ ok: true });
    const checkOf = async (intent: typeof mute): Promise<unknown> => {
      const { checks, mayDecide } = valueOf(await vault.detail(of(intent)));
      const check = checks.find(({ id }) => id === 'replay');
      return [check?.outcome, check?.detail, mayDecide.can];
    };
    expect(await checkOf(mute)).toEqual([
      'fail',
      'Of 3 past transfers 3 would pass more easily, and the version names 0.',
      false,
    ]);
    expect(await checkOf(named)).toEqual([
      'pass',
      'Of 3 past transfers 3 would pass more easily, 0 would be denied.',
      true,
    ]);
  });
});

describe('an item of the past', () => {
  test('is explained by the version of its day, by the one in force and by a draft', async () => {
    const { mini, transfers } = past();
    const [first] = transfers;
    if (first === undefined) throw new Error('no transfer');
    approvedBy(mini, testPublication(tighterRules(), { expiresAt: '2126-05-08T09:00:00Z' }));
    const desk = await deskOn(mini);
    const draft = await keep(desk, [...testRules(), denial('D-9', { action: ['transfer'] }, 'nothing-goes')]);
    const explained = valueOf(await desk.vault.see('policyExplanation', { digest: digestOf(first), draft }));
    expect(explained.explanations.map(({ label, version, decision }) => [label, version, decision])).toEqual([
      ['then', 1, 'requires'],
      ['now', 2, 'requires'],
      ['draft', 3, 'denied'],
    ]);
    expect(explained.difference).toBe(
      'Under version 1 it needed 2; under version 2 it needs 3; under the draft it would be denied.',
    );
    expect(explained.item).toMatchObject({ digest: digestOf(first), amount: { minor: '100' } });
    const without = valueOf(
      await desk.vault.see('policyExplanation', { digest: digestOf(first), draft: null }),
    );
    expect(without.explanations.map(({ label }) => label)).toEqual(['then', 'now']);
  });

  test('whose version is still in force is explained once, and under the draft', async () => {
    const { mini, transfers } = past();
    const [first] = transfers;
    if (first === undefined) throw new Error('no transfer');
    const desk = await deskOn(mini);
    const draft = await keep(desk, tighterRules());
    const explained = valueOf(await desk.vault.see('policyExplanation', { digest: digestOf(first), draft }));
    expect(explained.explanations.map(({ label }) => label)).toEqual(['now', 'draft']);
    expect(explained.difference).toBe('Under version 1 it needs 2; under the draft it would need 3.');
  });
});
