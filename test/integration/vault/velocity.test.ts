import { afterEach, describe, expect, test } from 'vitest';
import { digestOf, type TransferIntent } from '#shared/intent';
import { encodeEvent } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { openEncrypted } from '../../../electron/vault/store/open.ts';
import { runSql } from '../../../ledger/database/index.ts';
import { ANNA, BEN, CLEO, testTransfer } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { calendarGenesis, velocityGenesis, velocityPolicy } from '../../support/velocity-policy.ts';
import { deskFolder, KEY_HEX, openDesk, valueOf, type Desk } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* A desk derives the figures of every proposal again, whatever of the journal came in which batch. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const later = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const POLICY = { version: 1, digest: policyDigest(velocityPolicy()) } as const;

/** All rules are hers, and of the genesis. */
const CITED = `owner ${ANNA}, since 2026-05-01`;

const deskOver = async (ledger: StandIn, file: string): Promise<Desk> => {
  const desk = await openDesk(file, ledger.trust());
  undo.push(desk.close);
  return desk;
};

const reasonsFor = async ({ vault }: Desk, intent: TransferIntent): Promise<readonly string[]> =>
  valueOf(await vault.detail({ person: BEN, digest: digestOf(intent) })).policy.reasons;

describe('a desk over a journal with velocity rules', () => {
  test('comes to the same figures in one batch or in many, restarted in between, and explains them', async () => {
    const mini = new MiniLedger(velocityGenesis());
    const payments = Array.from({ length: 9 }, () => outside(testTransfer({ ...later, minor: '390000' })));
    const [first, second] = payments;
    const last = payments.at(-1);
    if (first === undefined || second === undefined || last === undefined) throw new Error('nine were made');
    const reason = { code: 'other', text: 'no' } as const;
    for (const [n, payment] of payments.entries()) {
      mini.time = new Date(Date.parse('2026-05-01T09:00:00Z') + n * 40 * 60_000).toISOString();
      expect(mini.propose(payment)).toBe('proposed');
      if (payment === second) mini.approve(ANNA, first, { decision: 'reject', reason, policy: POLICY });
    }
    const { facts } = mini.set.intents.get(digestOf(last)) ?? {};
    expect(facts?.velocity).toMatchObject({ 'h24/source/sum': '3120000', 'd7/payee/count': '8' });

    const whole = await StandIn.start(mini.events);
    undo.push(() => whole.stop());
    const atOnce = deskFolder();
    undo.push(atOnce.remove);
    const one = await deskOver(whole, atOnce.file);
    await one.size(mini.events.length);
    expect(await reasonsFor(one, last)).toEqual([
      `treasury 2 because action is transfer (rule T-1, v1, ${CITED}).`,
      `compliance 1 because sum by source in 24 hours 31,200.00 EUR > 30,000.00 EUR (rule V-1, v1, ${CITED}); also because sum by payee in 7 days 31,200.00 EUR > 10,000.00 EUR (rule V-2, v1, ${CITED}).`,
    ]);

    // The same journal as it grows, by one event after the other, to a store that is closed now and then.
    const growing = await StandIn.start(mini.events.slice(0, 1));
    undo.push(() => growing.stop());
    const folder = deskFolder();
    undo.push(folder.remove);
    const lines = [...whole.lines];
    for (let size = 1; size <= lines.length; size += 5) {
      growing.lines = lines.slice(0, Math.min(size, lines.length));
      const desk = await openDesk(folder.file, growing.trust());
      await desk.size(growing.lines.length);
      await desk.close();
    }
    growing.lines = lines;
    const two = await deskOver(growing, folder.file);
    await two.size(lines.length);
    expect(await reasonsFor(two, last)).toEqual(await reasonsFor(one, last));
  });

  test('a store from before there were counters takes the journal over once more', async () => {
    const mini = new MiniLedger(velocityGenesis());
    const payments = [1, 2].map(() => outside(testTransfer({ ...later, minor: '600000' })));
    const last = payments[1];
    if (last === undefined) throw new Error('two were made');
    mini.propose(payments[0] ?? last);
    const ledger = await StandIn.start(mini.events);
    undo.push(() => ledger.stop());
    const folder = deskFolder();
    undo.push(folder.remove);
    const old = await openDesk(folder.file, ledger.trust());
    await old.size(mini.events.length);
    await old.close();
    const opened = await openEncrypted(folder.file, KEY_HEX);
    if (!opened.ok) throw new Error(opened.error.code);
    for (const table of [
      'counters',
      'publications',
      'policy_drafts',
      'payment_references',
      'runbooks',
      'acknowledged',
      'custody_keys',
    ])
      await runSql(opened.value, `drop table ${table}`);
    for (const index of ['events_withdrawn', 'events_keys'])
      await runSql(opened.value, `drop index ${index}`);
    await runSql(opened.value, 'alter table policies drop column since');
    await runSql(opened.value, 'alter table waiting drop column from_time');
    await runSql(opened.value, 'pragma user_version = 3');
    await new Promise((resolve) => {
      opened.value.close(resolve);
    });

    mini.propose(last);
    ledger.lines = mini.events.map(encodeEvent);
    const desk = await deskOver(ledger, folder.file);
    await desk.size(mini.events.length);
    expect((await reasonsFor(desk, last)).join()).toContain('sum by payee in 7 days 12,000.00 EUR');
  });

  test('raises the alarm when the ledger counted otherwise', async () => {
    const mini = new MiniLedger(velocityGenesis());
    const payments = [1, 2].map(() => outside(testTransfer({ ...later, minor: '600000' })));
    for (const payment of payments) mini.propose(payment);
    const ledger = await StandIn.start(mini.events);
    undo.push(() => ledger.stop());
    const at = ledger.lines.length - 1;
    const forged = (ledger.lines[at] ?? '').replace('"d7/payee/sum":"1200000"', '"d7/payee/sum":"600000"');
    expect(forged).not.toBe(ledger.lines[at]);
    ledger.lines = [...ledger.lines.slice(0, at), forged];
    const folder = deskFolder();
    undo.push(folder.remove);
    const desk = await deskOver(ledger, folder.file);
    await desk.phase('alarm');
  });
});

describe('a desk over a roster with a calendar', () => {
  test('cites the calendar rule on Friday at 19:01', async () => {
    const mini = new MiniLedger(calendarGenesis());
    const [before, after] = [1, 2].map(() => outside(testTransfer({ ...later, minor: '100' })));
    if (before === undefined || after === undefined) throw new Error('two were made');
    mini.time = '2026-05-08T16:59:00Z';
    mini.propose(before);
    mini.time = '2026-05-08T17:01:00Z';
    mini.propose(after);
    const ledger = await StandIn.start(mini.events);
    undo.push(() => ledger.stop());
    const folder = deskFolder();
    undo.push(folder.remove);
    const desk = await deskOver(ledger, folder.file);
    await desk.size(mini.events.length);
    const policyOf = async (intent: TransferIntent): Promise<unknown> => {
      const { policy } = valueOf(await desk.vault.detail({ person: CLEO, digest: digestOf(intent) }));
      return [policy.headline, ...policy.reasons, ...policy.counterfactuals];
    };
    expect(await policyOf(before)).toEqual([
      '2 of treasury.',
      `treasury 2 because action is transfer (rule T-1, v1, ${CITED}).`,
    ]);
    expect(await policyOf(after)).toEqual([
      '3 = 2 treasury + 1 compliance.',
      `treasury 2 because action is transfer (rule T-1, v1, ${CITED}).`,
      `compliance 1 because time is Fri 19:01 UTC+2, outside office-hours (08:00-19:00) (rule N-2, v1, ${CITED}).`,
      'Would need 2 if time is inside office-hours.',
    ]);
  });
});
