import { afterEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { digestOf, type Intent } from '#shared/intent';
import { encodeEvent, type JournalEvent } from '#shared/journal';
import { policyContentDigest, policyDigest, rollbackTo, type Rule } from '#shared/policy';
import { ANNA, BEN, CLEO, DIRK, PIA, testGenesis, testPolicy, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import {
  approvedBy,
  denial,
  inForce,
  later,
  looserRules,
  replaced,
  testPublication,
  testRule,
  testRules,
  tighterRules,
} from '../../support/policy-life.ts';
import { clockedDesk } from './support/clocked-desk.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* The policy as a desk verifies it, keeps it and shows it. */

const LONG = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;
const PAGE = { offset: 0, limit: 50 } as const;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Rig {
  readonly mini: MiniLedger;
  readonly ledger: StandIn;
  readonly desk: Desk;
  readonly file: string;
  /** Shows the desk what the ledger has by now. */
  readonly follow: () => Promise<void>;
}

/** A desk that follows a small ledger; its own clock stands at `now`, by default long after. */
const rig = async (mini = new MiniLedger(), now = '2027-01-01T00:00:00Z'): Promise<Rig> => {
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date(now) });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  const follow = async (): Promise<void> => {
    ledger.lines = mini.events.map(encodeEvent);
    desk.vault.retry();
    await desk.size(mini.events.length);
  };
  return { mini, ledger, desk, file, follow };
};

const detail = async ({ desk }: Rig, intent: Intent, person: PersonId) =>
  valueOf(await desk.vault.detail({ person, digest: digestOf(intent) }));

const activation = (mini: MiniLedger, over: Partial<JournalEvent>): JournalEvent =>
  ({
    seq: mini.events.length,
    time: mini.time,
    actor: { kind: 'ledger' },
    command: mini.events[0]?.command,
    type: 'policy.activated',
    ...over,
  }) as JournalEvent;

/** Appends a forged event to what the ledger signs: the desk stays where it was, and says so. */
const forge = async ({ mini, ledger, desk }: Rig, event: JournalEvent): Promise<void> => {
  ledger.lines = [...mini.events.map(encodeEvent), encodeEvent(event)];
  desk.vault.retry();
  const state = await desk.phase('alarm');
  expect(state.error?.code).toBe('event-invalid');
  expect(state.size).toBe(mini.events.length);
  const { rows } = valueOf(await desk.vault.see('policyVersions', PAGE));
  expect(rows.filter(({ state: one }) => one === 'in-force').map(({ version }) => version)).toEqual([
    inForce(mini).version,
  ]);
};

describe('a centre that invents a policy raises the alarm', () => {
  const cooling = (): { readonly mini: MiniLedger; readonly intent: ReturnType<typeof testPublication> } => {
    const mini = new MiniLedger();
    const intent = testPublication(looserRules(), LONG);
    expect(approvedBy(mini, intent)).toBe('cooling');
    return { mini, intent };
  };
  const payloadOf = (intent: ReturnType<typeof testPublication>): Partial<JournalEvent> => ({
    payload: { intent: digestOf(intent), version: 2, digest: policyDigest(intent.policy) },
  });

  test('in force before its cool-down is over', async () => {
    const { mini, intent } = cooling();
    await forge(await rig(mini), activation(mini, { ...payloadOf(intent), time: '2026-05-02T08:59:59Z' }));
  });

  test('with another digest than was approved', async () => {
    const { mini, intent } = cooling();
    const payload = { intent: digestOf(intent), version: 2, digest: policyDigest(testPolicy()) };
    const over = { payload, time: '2026-05-03T09:00:00Z' } as Partial<JournalEvent>;
    await forge(await rig(mini), activation(mini, over));
  });

  test('that nobody approved', async () => {
    const mini = new MiniLedger();
    const intent = testPublication(looserRules(), LONG);
    mini.propose(intent);
    mini.approve(BEN, intent);
    await forge(await rig(mini), activation(mini, { ...payloadOf(intent), time: '2026-05-03T09:00:00Z' }));
  });

  test('that skips a version, by a proposal that no version stands under', async () => {
    const mini = new MiniLedger();
    const instance = await rig(mini);
    const skipping = testPublication(tighterRules(), { ...LONG, base: { ...testPolicy(), version: 2 } });
    const template = testPublication(tighterRules(), LONG);
    mini.propose(template);
    await instance.follow();
    const proposed = mini.events.at(-1);
    if (proposed?.type !== 'intent.proposed') throw new Error('unexpected journal');
    const event = {
      ...proposed,
      seq: proposed.seq + 1,
      payload: { ...proposed.payload, digest: digestOf(skipping), intent: skipping },
    } as unknown as JournalEvent;
    await forge(instance, event);
  });

  test('that goes back to a version which was superseded', async () => {
    const mini = new MiniLedger();
    const first = testPublication(tighterRules(), LONG);
    approvedBy(mini, first);
    const again = mini.events.at(-1);
    approvedBy(
      mini,
      testPublication(
        [...tighterRules(), denial('D-9', { action: ['transfer'], rails: ['swift'] }, 'closed')],
        {
          ...LONG,
          base: inForce(mini),
        },
      ),
    );
    await forge(await rig(mini), activation(mini, { payload: again?.payload } as Partial<JournalEvent>));
  });

  test('that is left out of the journal: nothing after it follows', async () => {
    const mini = new MiniLedger();
    const instance = await rig(mini);
    approvedBy(mini, testPublication(tighterRules(), LONG));
    const payment = testTransfer(LONG);
    mini.propose(payment);
    const without = mini.events
      .filter(({ type }) => type !== 'policy.activated')
      .map((event, seq) => ({ ...event, seq }));
    instance.ledger.lines = without.map(encodeEvent);
    instance.desk.vault.retry();
    expect((await instance.desk.phase('alarm')).error?.code).toBe('event-invalid');
  });

  test('by a clock that is put forward: the desk waits for its own', async () => {
    const { mini } = cooling();
    const size = mini.events.length;
    const { heldBack, takenOverAt } = await clockedDesk(mini, undo);
    later(mini, 24);
    mini.sweep();
    const state = await heldBack();
    expect(state.error?.detail).toContain('its clock or that of this desk is wrong');
    expect(state.size).toBe(size);
    await takenOverAt('2026-05-02T09:00:00Z');
  });
});

describe('a delay that the policy asks for', () => {
  test('is shown with its end, and is not over before this desk’s own clock says so', async () => {
    const mini = new MiniLedger();
    const asked = testRule('T-1');
    approvedBy(
      mini,
      testPublication(replaced({ ...asked, then: { ...asked.then, delayHours: 24 } as never }), LONG),
    );
    const payment = testTransfer(LONG);
    mini.propose(payment);
    for (const person of [ANNA, BEN]) mini.approve(person, payment);
    const size = mini.events.length;
    const { desk, heldBack, takenOverAt } = await clockedDesk(mini, undo);
    const shown = valueOf(await desk.vault.detail({ person: ANNA, digest: digestOf(payment) }));
    expect(shown.checks.find(({ id }) => id === 'delay')?.detail).toBe(
      'All who were asked have approved; it is carried out from 2026-05-02 09:00 UTC on, unless one of them rejects it.',
    );
    expect(shown.checks.map(({ id }) => id)).not.toContain('quorum');
    expect(shown.mayDecide).toMatchObject({ can: false });
    later(mini, 24);
    mini.sweep();
    const held = await heldBack();
    expect(held.error?.detail).toContain('an item is approved whose delay ends at 2026-05-02T09:00:00.000Z');
    expect(held.size).toBe(size);
    await takenOverAt('2026-05-02T09:00:00Z');
    const after = valueOf(await desk.vault.detail({ person: ANNA, digest: digestOf(payment) }));
    expect(after.row.status).toBe('posted');
  });
});

describe('items in flight on a desk', () => {
  test('are judged again when a version comes into force, though it arrives alone', async () => {
    const mini = new MiniLedger();
    const [stricter, denied, registered] = [
      testTransfer({ ...LONG, purpose: 'SUPP' }),
      testTransfer(LONG),
      testTransfer({ ...LONG, purpose: 'SALA' }),
    ];
    for (const intent of [stricter, denied, registered]) mini.propose(intent);
    mini.approve(ANNA, registered);
    mini.approve(BEN, registered);
    const instance = await rig(mini);
    expect(await instance.desk.digests('mine', CLEO)).toEqual([]);
    const rules = [
      ...tighterRules(),
      denial('D-9', { action: ['transfer'], purpose: ['INTC'] }, 'no-intercompany'),
    ];
    approvedBy(mini, testPublication(rules, LONG));
    await instance.follow();
    expect(await instance.desk.digests('mine', CLEO)).toEqual([digestOf(stricter)]);
    expect(await instance.desk.digests('mine', ANNA)).toEqual([digestOf(stricter)]);

    const raised = await detail(instance, stricter, CLEO);
    expect(raised.mayDecide).toEqual({ can: true });
    expect(raised.policy.headline).toBe('3 = 2 treasury + 1 compliance.');
    const closed = await detail(instance, registered, ANNA);
    expect(closed.policy.headline).toBe('2 of treasury.');

    const refused = await detail(instance, denied, ANNA);
    expect(refused.row.progress.unmet).toEqual(['denied: no-intercompany']);
    expect(refused.mayDecide).toEqual({
      can: false,
      why: 'A version of the policy that came into force since denies this item: no-intercompany.',
      mayStill: ['reject', 'return'],
    });
    expect(refused.checks.find(({ id }) => id === 'denied')?.outcome).toBe('fail');
    const context = { person: ANNA, digest: digestOf(denied) };
    expect(await instance.desk.vault.decideContext(context)).toMatchObject({
      ok: false,
      error: { code: 'policy-denies' },
    });
    expect(await instance.desk.vault.decideContext({ ...context, decision: 'reject' })).toMatchObject({
      ok: true,
    });
  });
});

describe('while a version cools down', () => {
  test('the desk says until when, and lets those stop it who were asked', async () => {
    const mini = new MiniLedger();
    const intent = testPublication(looserRules(), LONG);
    approvedBy(mini, intent);
    const instance = await rig(mini);
    const forBen = await detail(instance, intent, BEN);
    expect(forBen.row.status).toBe('cooling');
    expect(forBen.activeFrom).toBe('2026-05-02T09:00:00.000Z');
    expect(forBen.mayDecide).toMatchObject({ can: false, mayStill: ['reject'] });
    expect(forBen.checks.find(({ id }) => id === 'cool-down')?.detail).toContain('2026-05-02 09:00 UTC');
    expect(forBen.checks.find(({ id }) => id === 'changes')?.detail).toBe(
      'Against version 1, changed: T-1. It loosens something, or may: approved, it waits 24 hours.',
    );
    expect(await instance.desk.digests('others', BEN)).toEqual([digestOf(intent)]);
    expect((await detail(instance, intent, DIRK)).mayDecide).not.toHaveProperty('mayStill');
    const context = { person: BEN, digest: digestOf(intent) };
    expect(await instance.desk.vault.decideContext(context)).toMatchObject({ ok: false });
    expect(await instance.desk.vault.decideContext({ ...context, decision: 'reject' })).toMatchObject({
      ok: true,
    });
    expect(
      await instance.desk.vault.decideContext({ person: DIRK, digest: digestOf(intent), decision: 'reject' }),
    ).toMatchObject({ ok: false, error: { code: 'not-eligible' } });
  });

  test('a desk that is closed and opened still knows it', async () => {
    const mini = new MiniLedger();
    const intent = testPublication(looserRules(), LONG);
    approvedBy(mini, intent);
    const { ledger, desk, file } = await rig(mini);
    await desk.close();
    const again = await openDesk(file, ledger.trust(), { now: () => new Date('2027-01-01T00:00:00Z') });
    undo.push(again.close);
    const next = { kind: 'rollback', version: 1 } as const;
    expect(await again.vault.see('policyProposal', next)).toMatchObject({
      error: { code: 'policy-cooling' },
    });
    later(mini, 24);
    mini.sweep();
    ledger.lines = mini.events.map(encodeEvent);
    again.vault.retry();
    await again.size(mini.events.length);
    expect(await again.vault.see('policyProposal', next)).toMatchObject({ ok: true });
  });
});

describe('the versions that a desk lists', () => {
  test('are all that were in force or proposed, each with who, when and how it stands', async () => {
    const mini = new MiniLedger();
    const tighter = testPublication(tighterRules(), LONG);
    approvedBy(mini, tighter);
    const vetoed = testPublication(testRules(), { ...LONG, base: inForce(mini), reason: 'Back again' });
    approvedBy(mini, vetoed);
    mini.approve(ANNA, vetoed, { decision: 'reject', reason: REASON });
    const cooling = testPublication(looserRules(), { ...LONG, base: inForce(mini) });
    approvedBy(mini, cooling);
    const { desk } = await rig(mini);
    const page = valueOf(await desk.vault.see('policyVersions', PAGE));
    expect(page.total).toBe(4);
    expect(page.rows.map(({ version, state, isLooser }) => [version, state, isLooser])).toEqual([
      [3, 'cooling', true],
      [3, 'rejected', true],
      [2, 'in-force', false],
      [1, 'superseded', null],
    ]);
    const [first, second, third, last] = page.rows;
    expect(first).toMatchObject({
      intent: digestOf(cooling),
      baseVersion: 2,
      proposedBy: { id: PIA, name: 'pia' },
      approvedBy: [{ id: BEN }, { id: CLEO }],
      approvedAt: mini.time,
      activeFrom: '2026-05-02T09:00:00.000Z',
      inForceAt: null,
    });
    expect(second).toMatchObject({ reason: 'Back again', closing: 'policy-doubt: not thought through' });
    expect(third).toMatchObject({
      digest: policyDigest(tighter.policy),
      inForceAt: mini.time,
      activeFrom: null,
    });
    expect(last).toMatchObject({ intent: null, digest: policyDigest(testPolicy()), inForceAt: mini.time });

    const rest = valueOf(await desk.vault.see('policyVersions', { offset: 3, limit: 1 }));
    expect(rest.rows.map(({ version }) => version)).toEqual([1]);
    const two = valueOf(await desk.vault.see('policyVersions', { offset: 1, limit: 2 }));
    expect(two.rows.map(({ version }) => version)).toEqual([3, 2]);

    const whole = valueOf(await desk.vault.see('policyVersion', { intent: digestOf(tighter) }));
    expect(whole.policy).toEqual(tighter.policy);
    expect(whole.base).toEqual(testPolicy());
    const genesis = valueOf(await desk.vault.see('policyVersion', { intent: null }));
    expect(genesis.policy).toEqual(testGenesis().policy);
    const back = valueOf(await desk.vault.see('policyVersion', { intent: digestOf(vetoed) }));
    expect(back.contentDigest).toBe(genesis.contentDigest);
    expect(whole.contentDigest).not.toBe(genesis.contentDigest);
  });
});

describe('drafts', () => {
  const draft = (rules: Rule[], baseVersion = 1) => ({
    baseVersion,
    title: 'Test policy',
    rules,
    tests: [],
    reason: '',
    author: DIRK,
  });

  test('are kept, many at once, changed and discarded, and stay when the desk is opened again', async () => {
    const { desk, ledger, file } = await rig();
    const { vault } = desk;
    valueOf(await vault.savePolicyDraft({ id: 'draft-1', ...draft(tighterRules()) }));
    valueOf(await vault.savePolicyDraft({ id: 'draft-2', ...draft(looserRules()) }));
    valueOf(
      await vault.savePolicyDraft({
        id: 'draft-1',
        ...draft(testRules()),
        author: ANNA,
        reason: 'Thought again',
      }),
    );
    const rows = valueOf(await vault.see('policyDrafts', null));
    expect(rows.map(({ id }) => id).sort()).toEqual(['draft-1', 'draft-2']);
    const one = valueOf(await vault.see('policyDraft', { id: 'draft-1' }));
    expect(one.rules).toEqual(testRules());
    expect(one.base).toEqual(testPolicy());
    expect(one.row).toMatchObject({
      author: { id: DIRK },
      reason: 'Thought again',
      isOnVersionInForce: true,
    });
    valueOf(await vault.discardPolicyDraft({ id: 'draft-2' }));
    await desk.close();
    const again = await openDesk(file, ledger.trust());
    undo.push(again.close);
    expect(valueOf(await again.vault.see('policyDrafts', null)).map(({ id }) => id)).toEqual(['draft-1']);
    expect(await again.vault.see('policyDraft', { id: 'draft-2' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  test('are on a version that exists, and are not without end', async () => {
    const { vault } = (await rig()).desk;
    expect(await vault.savePolicyDraft({ id: 'draft-1', ...draft([], 7) })).toMatchObject({
      error: { code: 'not-found' },
    });
    for (let index = 0; index < 100; index += 1)
      valueOf(await vault.savePolicyDraft({ id: `draft-${String(index)}`, ...draft([]) }));
    expect(await vault.savePolicyDraft({ id: 'draft-100', ...draft([]) })).toMatchObject({
      error: { code: 'bad-request' },
    });
    expect(await vault.savePolicyDraft({ id: 'draft-7', ...draft(testRules()) })).toMatchObject({ ok: true });
  });

  test('become the version after the one in force, once they are on it', async () => {
    const instance = await rig();
    const { mini, desk } = instance;
    const { vault } = desk;
    const added = { ...denial('D-8', { action: ['transfer'], rails: ['swift'] }, 'no-swift'), version: 5 };
    valueOf(await vault.savePolicyDraft({ id: 'draft-1', ...draft([...testRules(), added]) }));
    const first = valueOf(await vault.see('policyProposal', { kind: 'draft', id: 'draft-1' }));
    expect(first.base).toEqual({ version: 1, digest: policyDigest(testPolicy()) });
    expect(first.policy.version).toBe(2);
    expect(first.policy.rules.at(-1)).toEqual({ ...added, version: 1 });

    approvedBy(mini, testPublication(tighterRules(), LONG));
    await instance.follow();
    const source = { kind: 'draft', id: 'draft-1' } as const;
    expect(await vault.see('policyProposal', source)).toMatchObject({ error: { code: 'policy-moved' } });
    expect(valueOf(await vault.rebasePolicyDraft({ id: 'draft-1' }))).toEqual({ conflicts: [] });
    const next = valueOf(await vault.see('policyProposal', source));
    expect(next.base.version).toBe(2);
    expect(next.policy.rules.map(({ id }) => id)).toEqual([...testRules().map(({ id }) => id), 'D-8']);
    expect(
      mini.propose(testPublication(next.policy.rules, { ...LONG, base: inForce(mini), policy: next.policy })),
    ).toBe('proposed');
  });

  test('with defects are not proposed', async () => {
    const { vault } = (await rig()).desk;
    valueOf(await vault.savePolicyDraft({ id: 'draft-1', ...draft([...testRules(), testRule('D-1')]) }));
    expect(await vault.see('policyProposal', { kind: 'draft', id: 'draft-1' })).toMatchObject({
      error: { code: 'policy-unsound' },
    });
  });

  test('a rollback is drafted by the number of the version', async () => {
    const mini = new MiniLedger();
    approvedBy(mini, testPublication(tighterRules(), LONG));
    const { vault } = (await rig(mini)).desk;
    const { base, policy } = valueOf(await vault.see('policyProposal', { kind: 'rollback', version: 1 }));
    expect(base.version).toBe(2);
    expect(policy).toEqual(
      rollbackTo(
        mini.set.policies.map((one) => one.policy),
        1,
      ),
    );
    expect(policyContentDigest(policy)).toBe(policyContentDigest(testPolicy()));
    expect(await vault.see('policyProposal', { kind: 'rollback', version: 9 })).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});
