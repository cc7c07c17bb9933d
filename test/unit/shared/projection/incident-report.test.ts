import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, WalletId } from '#shared/brand';
import { digestOf, type EmergencyDeed, type EmergencyIntent, type Intent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { incidentOf, incidentReport, type IncidentSource, type WorkingSet } from '#shared/projection';
import { ANNA, CLEO, testKey, testTransfer } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import { GRACE, HUGO, IVAN, JUDY, PeopledLedger, testEmergency } from '../../../support/people.ts';
import { opening, signing, skipping, testRunbook } from '../../../support/runbooks.ts';

const accountsOf = ({ accounts }: WorkingSet, wallet: WalletId | null): ReadonlySet<AccountId> =>
  new Set([...accounts.values()].flatMap(({ account }) => (account.wallet === wallet ? [account.id] : [])));

const reportOf = (
  events: readonly JournalEvent[],
  set: WorkingSet,
  intent: EmergencyIntent,
  over: Partial<IncidentSource> = {},
): string => {
  const { deed } = intent;
  const wallet = deed.kind === 'freeze' && deed.scope.kind === 'wallet' ? deed.scope.wallet : null;
  const frozenAccounts = wallet === null ? new Set<AccountId>() : accountsOf(set, wallet);
  const incident = incidentOf({ events, set, frozenAccounts, ...over }, digestOf(intent));
  if (incident === undefined) throw new Error('It was not declared');
  return incidentReport(incident, { size: set.size, root: 'ab'.repeat(32), at: set.lastTime });
};

const later = (ledger: PeopledLedger, minutes: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + minutes * 60_000).toISOString();
};

interface Story {
  readonly ledger: PeopledLedger;
  readonly waiting: Intent;
  readonly freeze: EmergencyIntent;
}

/** A payment waits with one approval; ten minutes later Ben declares with Cleo; two hours later it is lifted. */
const story = (deed: EmergencyDeed, isLifted = true): Story => {
  const ledger = new PeopledLedger();
  const waiting = testTransfer();
  ledger.propose(waiting);
  ledger.approve(ANNA, waiting);
  later(ledger, 10);
  const freeze = testEmergency(deed, { reason: 'Suspicious sign-ins over night' });
  expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
  const opened = opening({ subject: { kind: 'emergency', intent: digestOf(freeze) } });
  ledger.sign(opened);
  later(ledger, 25);
  ledger.sign(signing(opened, 'call', HUGO, 'Told by telephone'));
  later(ledger, 95);
  if (isLifted && deed.kind === 'freeze') {
    const lift = testEmergency(
      { kind: 'unfreeze', scope: deed.scope },
      { initiator: GRACE, reason: 'All clear' },
    );
    expect(ledger.carry(lift, [HUGO, IVAN, JUDY])).toBe('carried-out');
  }
  later(ledger, 5);
  ledger.sign(skipping(opened, 'look', HUGO, 'Nothing to look at'));
  return { ledger, waiting, freeze };
};

const LEDGER: EmergencyDeed = { kind: 'freeze', scope: { kind: 'ledger' } };

describe('the report of a freeze of the whole ledger', () => {
  test('says what was done, why, by whom with which token and desk, and for how long', () => {
    const { ledger, freeze } = story(LEDGER);
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toContain('# Report: freeze of the whole ledger');
    expect(report).toContain('Reason: “Suspicious sign-ins over night”');
    expect(report).toMatch(
      new RegExp(`ben asked for it, token .* \\(key ${testKey('ben' as never).keyId}\\), desk `),
    );
    expect(report).toMatch(new RegExp(`cleo approved, token .* \\(key ${testKey(CLEO).keyId}\\), desk `));
    expect(report).toContain('lifted, for “All clear”, after 2 h 0 min');
    for (const who of ['grace asked to lift it', 'hugo approved', 'judy approved'])
      expect(report).toContain(who);
  });

  test('names what it held and for how long, and nothing that came after or was done before', () => {
    const { ledger, waiting, freeze } = story(LEDGER);
    later(ledger, 30);
    const after = testTransfer();
    ledger.propose(after);
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toContain(`- transfer ${digestOf(waiting)}, of dirk: 2 h 0 min`);
    expect(report).not.toContain(digestOf(after));
  });

  test('counts on while it is in force', () => {
    const { ledger, waiting, freeze } = story(LEDGER, false);
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toContain('- Ended: not yet');
    expect(report).toMatch(
      new RegExp(`${digestOf(waiting)}, of dirk: 2 h 5 min, .* to now; it is awaiting-approval`),
    );
  });

  test('has the steps of its runbook with their times, and the questions that the journal can not answer', () => {
    const { ledger, freeze } = story(LEDGER);
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toMatch(
      /signed by hugo, token .*, after 25 min \(target 30 min\): Do call Note: “Told by telephone”/,
    );
    expect(report).toMatch(/shown by event \d+ after 2 h 0 min \(target 30 min\): Do revoked/);
    expect(report).toMatch(/skipped by hugo, token .* after 2 h 5 min .*Note: “Nothing to look at”/);
    expect(report).toContain('- not closed yet');
    expect(report).toContain('### What changes so that it is not needed again');
    expect(report.endsWith('\n')).toBe(true);
  });
});

test('what people typed stays text in it', () => {
  const ledger = new PeopledLedger();
  const reason = 'See [here](https://here.example) or www.here.example &amp; <b>pay</b>';
  const freeze = testEmergency(LEDGER, { reason });
  expect(ledger.carry(freeze, [CLEO])).toBe('carried-out');
  const subject = { kind: 'emergency', intent: digestOf(freeze) } as const;
  const opened = opening({ subject, runbook: testRunbook({ title: '# Mail a@here.example' }) });
  ledger.sign(opened);
  ledger.sign(signing(opened, 'call', HUGO, 'https://here.example'));
  const report = reportOf(ledger.events, ledger.set, freeze);
  expect(report).toContain(
    'See \\[here\\](https&#8288;://here.example) or www&#8288;.here.example \\&amp; \\<b\\>pay\\</b\\>',
  );
  expect(report).toContain('### \\# Mail a&#8288;@here.example, version 1');
  expect(report).toContain('Note: “https&#8288;://here.example”');
});

describe('the report of other deeds', () => {
  test('of a frozen person names the approvals that do not count any more', () => {
    const { ledger, waiting, freeze } = story({ kind: 'freeze', scope: { kind: 'person', person: ANNA } });
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toContain(`- of anna on transfer ${digestOf(waiting)}`);
    expect(report).toContain('the approver is suspended');
    expect(report).toContain('Nothing that waits for approval was held.');
  });

  test('of a revoked key says that it never ends, and whose approvals fell with it', () => {
    const { ledger, waiting, freeze } = story({ kind: 'revoke', person: ANNA, keyId: testKey(ANNA).keyId });
    const report = reportOf(ledger.events, ledger.set, freeze);
    expect(report).toContain('- Ends: never');
    expect(report).toContain(`- of anna on transfer ${digestOf(waiting)}`);
    expect(report).toContain('the key that signed it was revoked');
  });

  test('of a frozen wallet names what it pays, and nothing of another wallet', () => {
    const source = testTransfer().legs[0]?.source.account;
    const { accounts } = new PeopledLedger().set;
    const walletOf = (id: AccountId | undefined): WalletId | null =>
      [...accounts.values()].find(({ account }) => account.id === id)?.account.wallet ?? null;
    const own = walletOf(source);
    const other =
      [...accounts.keys()].map(walletOf).find((wallet) => wallet !== null && wallet !== own) ?? null;
    for (const [wallet, isHeld] of [
      [own, true],
      [other, false],
    ] as const) {
      if (wallet === null) throw new Error('There are not two wallets');
      const { ledger, waiting, freeze } = story({ kind: 'freeze', scope: { kind: 'wallet', wallet } });
      expect(reportOf(ledger.events, ledger.set, freeze).includes(digestOf(waiting))).toBe(isHeld);
    }
  });

  test('is none while the emergency is only asked for', () => {
    const ledger = new PeopledLedger();
    const freeze = testEmergency(LEDGER);
    ledger.propose(freeze);
    expect(() => reportOf(ledger.events, ledger.set, freeze)).toThrow('not declared');
  });
});

test('the same journal gives the same bytes: replayed, and in whatever order its records are looked at', () => {
  const { ledger, freeze } = story(LEDGER);
  const report = reportOf(ledger.events, ledger.set, freeze);
  const again = replay(ledger.events);
  if (typeof again === 'string') throw new Error(again);
  expect(reportOf(ledger.events, again, freeze)).toBe(report);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...again.intents], { minLength: again.intents.size }),
      fc.shuffledSubarray([...again.runbooks], { minLength: again.runbooks.size }),
      fc.shuffledSubarray([...ledger.events], { minLength: ledger.events.length }),
      (intents, runbooks, events) => {
        const set = { ...again, intents: new Map(intents), runbooks: new Map(runbooks) };
        expect(reportOf(events, set, freeze)).toBe(report);
      },
    ),
    { numRuns: 30 },
  );
});
