import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import { digestOf, type Intent, type PolicyPublicationIntent } from '#shared/intent';
import { policyContentDigest, policyDigest, rollbackTo, type Policy, type Rule } from '#shared/policy';
import { ANNA, BEN, CLEO, testPolicy, testTransfer } from '../../support/company.ts';
import {
  checkLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type StartedLedger,
} from '../../support/ledger.ts';
import { approve, instant, propose } from '../../support/ledger-work.ts';
import { looserRules, testPublication, testRule, tighterRules } from '../../support/policy-life.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from '../vault/support/desk.ts';

/* Versions of the policy at the real service, and on a desk that follows it. */

const HOUR_MS = 3_600_000;
const AHEAD = pathToFileURL(join(import.meta.dirname, '../../support/clock-ahead.ts')).href;
const REASON = { code: 'policy-doubt', text: 'not thought through' } as const;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const started = async (given?: StartedLedger, hoursAhead = 0): Promise<StartedLedger> => {
  const env = { NODE_OPTIONS: `--import=${AHEAD}`, CLOCK_AHEAD_HOURS: String(hoursAhead) };
  const ledger = await startLedger(given, { env });
  if (given === undefined)
    undo.push(() => {
      removeTestLedger(ledger);
    });
  undo.push(async () => {
    await ledger.stop();
  });
  return ledger;
};

const times = (hoursAhead = 0): Pick<Intent, 'createdAt' | 'expiresAt'> => ({
  createdAt: instant(hoursAhead * HOUR_MS),
  expiresAt: instant((hoursAhead + 7 * 24) * HOUR_MS),
});

const publication = (
  rules: readonly Rule[],
  over: Parameters<typeof testPublication>[1] = {},
): PolicyPublicationIntent => testPublication(rules, { ...times(), ...over });

const proposed = async ({ client }: StartedLedger, intent: Intent): Promise<string | undefined> => {
  const [outcome] = (await propose(client, [intent])).outcomes;
  return outcome?.outcome === 'refused' ? outcome.code : outcome?.outcome;
};

/** Approved by two, under the policy that they were shown; the status after the second. */
const approvedBy = async (
  { client }: StartedLedger,
  intent: Intent,
  shown: Policy = testPolicy(),
  issuedAt = instant(),
): Promise<string> => {
  const policy = { version: shown.version, digest: policyDigest(shown) };
  await approve(client, BEN, intent, { policy, issuedAt });
  return (await approve(client, CLEO, intent, { policy, issuedAt })).body.status;
};

const desk = async (ledger: StartedLedger, hoursAhead = 0): Promise<Desk> => {
  const { file, remove } = deskFolder();
  const now = (): Date => new Date(Date.now() + hoursAhead * HOUR_MS);
  const opened = await openDesk(file, await trustOf(ledger), { now });
  undo.push(remove, opened.close);
  return opened;
};

const states = async ({ vault }: Desk): Promise<readonly (readonly [number, string])[]> => {
  const { rows } = valueOf(await vault.see('policyVersions', { offset: 0, limit: 50 }));
  return rows.map(({ version, state }) => [version, state] as const);
};

describe('a version of the policy at the service', () => {
  test('that tightens is in force with its second approval, for items in flight too', async () => {
    const ledger = await started();
    const payment = testTransfer(times());
    expect(await proposed(ledger, payment)).toBe('proposed');
    expect((await approve(ledger.client, ANNA, payment)).body.status).toBe('awaiting-approval');
    const intent = publication(tighterRules());
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('carried-out');
    expect((await approve(ledger.client, BEN, payment)).body.status).toBe('awaiting-approval');
    expect((await approve(ledger.client, CLEO, payment)).body.status).toBe('posted');
    const follower = await desk(ledger);
    await follower.size((await ledger.client.head()).size);
    expect(await states(follower)).toEqual([
      [2, 'in-force'],
      [1, 'superseded'],
    ]);
    await ledger.stop();
    expect((await checkLedger(ledger.home)).code).toBe(0);
  });

  test('of a thousand rules goes the whole way, to the service and to a desk', async () => {
    const ledger = await started();
    const many = Array.from({ length: 980 }, (_, index): Rule => ({
      ...testRule('D-1'),
      id: `X-${String(index + 1)}`,
      title: 'Nothing is paid to an account that the list of the day names, whoever asks for it',
      when: {
        action: ['transfer'],
        assets: ['EUR'],
        amount: { min: String(index), ccy: 'EUR' },
        payee: { country: ['KP'] },
      },
    }));
    const intent = publication([...testPolicy().rules, ...many]);
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('carried-out');
    const follower = await desk(ledger);
    await follower.size((await ledger.client.head()).size);
    const whole = valueOf(await follower.vault.see('policyVersion', { intent: digestOf(intent) }));
    expect(whole.policy.rules).toHaveLength(980 + testPolicy().rules.length);
    expect(whole.row.state).toBe('in-force');
  });

  test('is refused when it has defects, or locks everybody out, or another one came first', async () => {
    const ledger = await started();
    const doubled = [...testPolicy().rules, testRule('D-1')];
    expect(await proposed(ledger, publication(doubled))).toBe('policy-unsound');
    const shut = testPolicy().rules.filter(({ id }) => id !== 'G-1');
    expect(await proposed(ledger, publication(shut))).toBe('policy-lockout');
    const [first, second] = [publication(tighterRules()), publication(tighterRules())];
    for (const intent of [first, second]) expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, first)).toBe('carried-out');
    expect((await approve(ledger.client, ANNA, second)).body).toMatchObject({ code: 'policy-moved' });
  });

  test('that loosens waits, is ended by one veto, and does not come back with a restart', async () => {
    const ledger = await started();
    const intent = publication(looserRules());
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('cooling');
    expect(await proposed(ledger, publication(tighterRules()))).toBe('policy-cooling');
    const follower = await desk(ledger);
    await follower.size((await ledger.client.head()).size);
    expect(await states(follower)).toEqual([
      [2, 'cooling'],
      [1, 'in-force'],
    ]);
    const veto = await approve(ledger.client, ANNA, intent, { decision: 'reject', reason: REASON });
    expect(veto.body.status).toBe('rejected');
    await ledger.stop();
    const tomorrow = await started(ledger, 25);
    await follower.close();
    const types = (await tomorrow.client.events()).map(({ type }) => type);
    expect(types.at(-1)).toBe('intent.rejected');
    const next = publication(tighterRules(), times(25));
    const head = await tomorrow.client.head();
    expect(head.size).toBe(types.length);
    expect((await propose(tomorrow.client, [next])).outcomes[0]?.outcome).toBe('proposed');
  });

  test('is in force when its day is over, by the service’s own sweep, and is taken back the same way', async () => {
    const ledger = await started();
    const intent = publication(looserRules());
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('cooling');
    await ledger.stop();

    const tomorrow = await started(ledger, 25);
    const activated = await eventually('in force', async () =>
      (await tomorrow.client.events()).find(({ type }) => type === 'policy.activated'),
    );
    expect(activated).toMatchObject({ payload: { intent: digestOf(intent), version: 2 } });
    const asleep = await desk(tomorrow);
    const held = await asleep.when('held back', ({ error }) => error?.code === 'sync-stalled');
    expect(held.error?.detail).toContain('its clock or that of this desk is wrong');
    const awake = await desk(tomorrow, 25);
    await awake.size((await tomorrow.client.head()).size);

    const back = rollbackTo([testPolicy(), intent.policy], 1);
    if (back === undefined) throw new Error('no version 1');
    const revert = publication(back.rules, { ...times(25), base: intent.policy, policy: back });
    expect(await proposed(tomorrow, revert)).toBe('proposed');
    expect(await approvedBy(tomorrow, revert, intent.policy, instant(25 * HOUR_MS))).toBe('carried-out');
    await awake.size((await tomorrow.client.head()).size);
    expect(await states(awake)).toEqual([
      [3, 'in-force'],
      [2, 'superseded'],
      [1, 'superseded'],
    ]);
    const whole = valueOf(await awake.vault.see('policyVersion', { intent: digestOf(revert) }));
    expect(whole.contentDigest).toBe(policyContentDigest(testPolicy()));
    await tomorrow.stop();
    expect((await checkLedger(ledger.home)).code).toBe(0);
  }, 120_000);

  test('that asks for a delay holds a payment until the service’s own sweep finds it over', async () => {
    const ledger = await started();
    const asked = testRule('T-1');
    const rules = testPolicy().rules.map((rule) =>
      rule.id === 'T-1' ? { ...rule, then: { ...asked.then, delayHours: 24 } as Rule['then'] } : rule,
    );
    const intent = publication(rules);
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('carried-out');
    const payment = testTransfer(times());
    expect(await proposed(ledger, payment)).toBe('proposed');
    const policy = { version: 2, digest: policyDigest(intent.policy) };
    for (const person of [ANNA, BEN])
      expect(
        (await approve(ledger.client, person, payment, { policy, issuedAt: instant() })).body.status,
      ).toBe('awaiting-approval');
    await ledger.stop();

    const tomorrow = await started(ledger, 25);
    const posted = await eventually('posted', async () =>
      (await tomorrow.client.events()).find(({ type }) => type === 'transfer.posted'),
    );
    expect(posted).toMatchObject({ payload: { intent: digestOf(payment) } });
    await tomorrow.stop();
    expect((await checkLedger(ledger.home)).code).toBe(0);
  }, 120_000);

  test('that escalates lets more people fill the same places after its hours, and not before', async () => {
    const ledger = await started();
    const escalate = { afterHours: 8, groups: ['compliance' as GroupId] };
    const rules = testPolicy().rules.map((rule): Rule =>
      rule.id === 'T-1' && rule.then.kind === 'require'
        ? {
            ...rule,
            then: { ...rule.then, groups: rule.then.groups.map((place) => ({ ...place, escalate })) },
          }
        : rule,
    );
    const intent = publication(rules);
    expect(await proposed(ledger, intent)).toBe('proposed');
    expect(await approvedBy(ledger, intent)).toBe('cooling');
    await ledger.stop();

    const tomorrow = await started(ledger, 25);
    await eventually('in force', async () =>
      (await tomorrow.client.events()).find(({ type }) => type === 'policy.activated'),
    );
    const payment = testTransfer(times(25));
    expect(await proposed(tomorrow, payment)).toBe('proposed');
    const policy = { version: 2, digest: policyDigest(intent.policy) };
    const early = await approve(tomorrow.client, CLEO, payment, {
      policy,
      issuedAt: instant(25 * HOUR_MS),
    });
    expect(early.body).toMatchObject({ code: 'not-escalated-yet' });
    expect(early.body.detail).toContain('may fill a place from');
    await tomorrow.stop();

    const later = await started(ledger, 34);
    const at = { policy, issuedAt: instant(34 * HOUR_MS) };
    expect((await approve(later.client, CLEO, payment, at)).body.status).toBe('awaiting-approval');
    expect((await approve(later.client, ANNA, payment, at)).body.status).toBe('posted');
    await later.stop();
    expect((await checkLedger(ledger.home)).code).toBe(0);
  }, 120_000);
});
