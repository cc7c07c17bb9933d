import { afterEach, describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import { digestOf } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import type { Rule } from '#shared/policy';
import { CLEO, testGenesis, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { later } from '../../support/policy-life.ts';
import { clockedDesk } from './support/clocked-desk.ts';
import { deskFolder, openDesk, valueOf } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* An item that comes to more people with time, as a desk shows it and as it judges what the centre says. */

const LONG = { expiresAt: '2126-05-08T09:00:00Z' } as const;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe('an escalation on a desk', () => {
  /** Payments need two of treasury; eight hours after the proposal compliance may fill their places. */
  const escalating = (): MiniLedger => {
    const genesis = testGenesis();
    const escalate = { afterHours: 8, groups: ['compliance' as GroupId] };
    const rules = genesis.policy.rules.map((rule): Rule =>
      rule.id === 'T-1' && rule.then.kind === 'require'
        ? {
            ...rule,
            then: { ...rule.then, groups: rule.then.groups.map((place) => ({ ...place, escalate })) },
          }
        : rule,
    );
    return new MiniLedger({ ...genesis, policy: { ...genesis.policy, rules } });
  };

  test('puts the item into the list of those to whom it comes, from its time by this desk’s clock', async () => {
    const mini = escalating();
    const payment = testTransfer(LONG);
    mini.propose(payment);
    const digest = digestOf(payment);
    const clock = { now: '2026-05-01T16:59:59.000Z' };
    const ledger = await StandIn.start(mini.events);
    const { file, remove } = deskFolder();
    const desk = await openDesk(file, ledger.trust(), { now: () => new Date(clock.now) });
    undo.push(remove, () => ledger.stop(), desk.close);
    await desk.size(mini.events.length);
    const shown = async (): Promise<{ readonly may: unknown; readonly said: unknown }> => {
      const { mayDecide, quorum } = valueOf(await desk.vault.detail({ person: CLEO, digest }));
      return { may: mayDecide, said: quorum.groups.map(({ escalation }) => escalation) };
    };
    expect(await desk.digests('mine', CLEO)).toEqual([]);
    expect(await desk.digests('others', CLEO)).toEqual([digest]);
    expect(await shown()).toMatchObject({
      may: {
        can: false,
        why: 'It is escalated to your group at 2026-05-01 17:00 UTC: from then on you may decide. anna or ben can decide.',
      },
      said: ['From 2026-05-01 17:00 UTC also compliance may approve; as many are asked.'],
    });
    const waiting = valueOf(await desk.vault.detail({ person: CLEO, digest }));
    expect(waiting.checks.map(({ id }) => id)).not.toContain('escalated');
    expect(waiting.row.chips.map(({ text }) => text)).not.toContain('Escalated');
    expect(await desk.vault.decideContext({ person: CLEO, digest, decision: 'approve' })).toMatchObject({
      ok: false,
      error: { code: 'not-escalated-yet' },
    });
    clock.now = '2026-05-01T17:00:00.000Z';
    expect(await desk.digests('mine', CLEO)).toEqual([digest]);
    expect(await desk.digests('others', CLEO)).toEqual([]);
    expect(await shown()).toMatchObject({
      may: { can: true },
      said: ['Since 2026-05-01 17:00 UTC also compliance may approve; as many are asked.'],
    });
    const { checks, row } = valueOf(await desk.vault.detail({ person: CLEO, digest }));
    expect(checks.find(({ id }) => id === 'escalated')).toMatchObject({
      outcome: 'attention',
      detail:
        'It has been open for 8 hours: since 2026-05-01 17:00 UTC also compliance may fill the 2 places left of treasury. ' +
        'As many are asked as before.',
    });
    expect(row.chips.map(({ text }) => text)).toContain('Escalated');
    expect((await desk.vault.decideContext({ person: CLEO, digest, decision: 'approve' })).ok).toBe(true);
  });

  test('is not counted by a clock that is put forward', async () => {
    const mini = escalating();
    const payment = testTransfer(LONG);
    mini.propose(payment);
    const size = mini.events.length;
    const { desk, heldBack, takenOverAt } = await clockedDesk(mini, undo);
    later(mini, 8);
    expect(mini.approve(CLEO, payment)).toBe('recorded');
    const held = await heldBack();
    expect(held.error?.detail).toContain('an approval of an item that is escalated was recorded at');
    expect(held.size).toBe(size);
    await takenOverAt('2026-05-01T17:00:00Z');
    const after = valueOf(await desk.vault.detail({ person: CLEO, digest: digestOf(payment) }));
    expect(after.quorum.groups[0]).toMatchObject({ atLeast: 2, counted: ['cleo'] });
  });

  test('that is counted too early by a forged journal is an alarm', async () => {
    const mini = escalating();
    const payment = testTransfer(LONG);
    mini.propose(payment);
    const size = mini.events.length;
    later(mini, 8);
    mini.approve(CLEO, payment);
    const forged = mini.events.map((event): JournalEvent =>
      event.seq < size ? event : { ...event, time: '2026-05-01T16:00:00Z' },
    );
    const ledger = await StandIn.start(forged);
    const { file, remove } = deskFolder();
    const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2027-01-01T00:00:00Z') });
    undo.push(remove, () => ledger.stop(), desk.close);
    const state = await desk.phase('alarm');
    expect(state.error?.code).toBe('event-invalid');
  });
});
