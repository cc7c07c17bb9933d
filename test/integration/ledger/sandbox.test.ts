import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PeopleResponse } from '#shared/api';
import type { AccountId, PersonId } from '#shared/brand';
import type { PolicyPublicationIntent, TransferIntent } from '#shared/intent';
import { eventLeaf, type EventOf } from '#shared/journal';
import { toHex } from '#shared/encoding';
import { policyDigest, successorOf } from '#shared/policy';
import { opensCommitment } from '#shared/roster';
import { checkLedger, startLedger, type StartedLedger } from '../../support/ledger.ts';
import { instant } from '../../support/ledger-work.ts';
import { makeSandbox, removeSandboxHome, sandboxSigner, type Sandbox } from '../../support/tokens.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const [ANNA, BRAM, CARLA, DAVID, ELENA] = [
  'p-6fd3c1',
  'p-2a9e47',
  'p-c05b18',
  'p-91f7de',
  'p-4b60a3',
] as PersonId[] as [PersonId, PersonId, PersonId, PersonId, PersonId];

/** Debtors that payment files of the sandbox's ERP name. */
const DEBTORS = ['DE89370400440532013000', 'DE87123456781234567890', 'ES9121000418450200051332'];

describe('the sandbox company', () => {
  let sandbox: Sandbox;
  let ledger: StartedLedger;
  let genesis: EventOf<'ledger.genesis'>;

  beforeAll(async () => {
    sandbox = await makeSandbox();
    ledger = await startLedger(sandbox.ledger);
    const [first] = await ledger.client.events();
    if (first?.type !== 'ledger.genesis') throw new Error('no genesis');
    genesis = first;
  });

  afterAll(async () => {
    await ledger.stop();
    sandbox.close();
    removeSandboxHome(sandbox);
  });

  test('is what its trust file says', async () => {
    const [line = ''] = await ledger.client.lines();
    expect(toHex(eventLeaf(line))).toBe(sandbox.trust.genesis);
    expect(genesis.payload.vkey).toBe(sandbox.trust.vkey);
    expect((await ledger.client.head()).origin).toBe(sandbox.trust.origin);
  });

  test('has nine people with a software token each, and one who has left and holds nothing', () => {
    const { roster } = genesis.payload;
    expect(roster.people.filter(({ standing }) => standing === 'active')).toHaveLength(9);
    expect(roster.people.filter(({ standing }) => standing === 'left')).toHaveLength(1);
    expect(roster.keys.map(({ keyId }) => keyId).sort()).toEqual(
      sandbox.people.map(({ keyId }) => keyId).sort(),
    );
    expect(new Set(roster.keys.map(({ token }) => token.serial)).size).toBe(9);
    expect(roster.keys.every(({ custody }) => custody === 'software-token')).toBe(true);
    const count = (group: string): number =>
      roster.people.filter(({ groups }) => groups.includes(group as never)).length;
    expect(['treasury', 'senior-treasury', 'compliance', 'controllers'].map(count)).toEqual([3, 2, 1, 1]);
    expect(['security', 'break-glass'].map(count)).toEqual([4, 2]);
  });

  test('names nobody in its journal, and everybody beside it', async () => {
    const lines = (await ledger.client.lines()).join('\n');
    const { body } = await ledger.client.request<PeopleResponse>('GET', '/v1/people');
    expect(body.people).toHaveLength(genesis.payload.roster.people.length);
    for (const { person, salt, record } of body.people) {
      const committed = genesis.payload.roster.people.find(({ id }) => id === person);
      if (committed === undefined) throw new Error(`${person} is not in the roster`);
      expect(opensCommitment({ person, salt, record }, committed.commitment)).toBe(true);
      for (const text of [record.name, record.email, record.name.split(' ').at(-1) ?? ''])
        expect(lines.toLowerCase()).not.toContain(text.toLowerCase());
    }
  });

  test('can pay from the accounts that its payment files name', async () => {
    const accounts = await ledger.client.accounts();
    for (const iban of DEBTORS) expect(accounts.get(`${iban}.EUR`)?.debitsPosted).toMatch(/^\d{11,}$/);
    for (const asset of ['EUR', 'USD', 'JPY', 'CHF'])
      expect(accounts.has(`${DEBTORS[0] ?? ''}.${asset}`)).toBe(true);
    expect([...accounts.keys()].filter((id) => id.endsWith('.KWD'))).toEqual([]);
  });

  test('has a month behind it: every outcome, some items waiting, nothing in the future', async () => {
    const intents = await ledger.client.intents('?limit=1000');
    const counts = new Map<string, number>();
    for (const { status } of intents) counts.set(status, (counts.get(status) ?? 0) + 1);
    for (const status of [
      'posted',
      'awaiting-dispatch',
      'registered',
      'rejected',
      'returned',
      'expired',
      'denied',
    ])
      expect(counts.get(status) ?? 0).toBeGreaterThan(0);
    expect(counts.get('awaiting-approval')).toBe(13);
    expect(intents.length).toBeGreaterThanOrEqual(60);
    const times = (await ledger.client.events()).map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    const sinceLastMs = Date.now() - Date.parse(times.at(-1) ?? '');
    expect(sinceLastMs).toBeGreaterThan(0);
    expect(sinceLastMs).toBeLessThan(60 * 60_000);
  });

  const payment = (minor: string): TransferIntent => ({
    v: 1,
    type: 'transfer',
    ledger: sandbox.trust.ledger,
    initiator: ELENA,
    origin: { kind: 'desk', nonce: minor.padStart(32, '0') },
    createdAt: instant(),
    expiresAt: instant(86_400_000),
    attachmentsRoot: null,
    legs: [
      {
        source: {
          account: 'DE89370400440532013000.EUR' as AccountId,
          name: 'Aurora Industries GmbH',
          iban: 'DE89370400440532013000',
        },
        destination: { account: null, iban: 'NL61ABNA4062904214', bic: null },
        amount: { asset: 'EUR', scale: 2, minor },
      },
    ],
    rail: 'sepa',
    payee: { name: 'Somebody new', country: null, version: null },
    purpose: null,
    references: { endToEndId: `E2E-${minor}`, instructionId: null, remittance: null },
    requestedExecutionDate: '2030-01-02',
    feeCeiling: null,
  });

  const policy = async (): Promise<{ readonly version: number; readonly digest: never }> => {
    const proposed = (await ledger.client.events()).findLast(({ type }) => type === 'intent.proposed');
    if (proposed?.type !== 'intent.proposed') throw new Error('nothing was proposed');
    return proposed.payload.policy as { readonly version: number; readonly digest: never };
  };

  test.each([
    ['999999', [ANNA]],
    ['1000000', [ANNA, BRAM]],
    ['25000000', [ANNA, DAVID, BRAM]],
    ['100000000', [ANNA, DAVID, BRAM, CARLA]],
  ])('asks for the right signatures on tokens for %s cents to a new payee', async (minor, officers) => {
    const intent = payment(minor);
    const head = await ledger.client.head();
    const proposed = await ledger.client.propose(sandboxSigner(sandbox, ELENA).submit([intent], head), [
      intent,
    ]);
    expect(proposed.body.outcomes[0]?.outcome).toBe('proposed');
    const statuses: string[] = [];
    for (const officer of officers) {
      const decided = { decision: 'approve' as const, reason: null, policy: await policy() };
      const approval = sandboxSigner(sandbox, officer).decide(intent, decided, head);
      statuses.push((await ledger.client.approve(approval)).body.status);
    }
    const waiting = officers.slice(1).map(() => 'awaiting-approval');
    expect(statuses).toEqual([...waiting, 'awaiting-dispatch']);
  });

  test('has its policy tightened by two policy approvers, on tokens', async () => {
    const { policy: base } = genesis.payload;
    const intent: PolicyPublicationIntent = {
      v: 1,
      type: 'policy.publish',
      ledger: sandbox.trust.ledger,
      initiator: DAVID,
      origin: { kind: 'desk', nonce: 'f'.repeat(32) },
      createdAt: instant(),
      expiresAt: instant(86_400_000),
      attachmentsRoot: null,
      base: { version: base.version, digest: policyDigest(base) },
      policy: successorOf([base], {
        title: base.title,
        rules: [
          ...base.rules,
          {
            id: 'SANCTIONS-2',
            version: 1,
            owner: DAVID,
            reviewBy: '2027-06-30',
            title: 'Nothing is paid to Belarus',
            when: { action: ['transfer'], payee: { country: ['BY'] } },
            then: { kind: 'deny', code: 'sanctioned-country' },
          },
        ],
      }),
      tests: [],
      reason: 'The list has grown',
    };
    const head = await ledger.client.head();
    const proposed = await ledger.client.propose(sandboxSigner(sandbox, DAVID).submit([intent], head), [
      intent,
    ]);
    expect(proposed.body.outcomes[0]).toMatchObject({ outcome: 'proposed' });
    const statuses: string[] = [];
    for (const officer of [BRAM, CARLA]) {
      const decided = { decision: 'approve' as const, reason: null, policy: await policy() };
      const approval = sandboxSigner(sandbox, officer).decide(intent, decided, head);
      statuses.push((await ledger.client.approve(approval)).body.status);
    }
    expect(statuses).toEqual(['awaiting-approval', 'carried-out']);
  });

  test('is made by one command, which leaves a whole one alone', () => {
    const trustFile = join(sandbox.home, 'trust.json');
    const before = readFileSync(trustFile, 'utf8');
    const node = join(ROOT, 'node_modules/node/bin/node');
    const run = spawnSync(node, ['ledger/sandbox/main.ts', '--home', sandbox.home], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(readFileSync(trustFile, 'utf8')).toBe(before);
    const fresh = spawnSync(node, ['ledger/sandbox/main.ts', '--home', sandbox.home, '--fresh'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(fresh.stderr).toContain('stop it first');
    expect(readFileSync(trustFile, 'utf8')).toBe(before);
  });

  test('survives a full check of signatures, rules, balances and tree', async () => {
    const { code, report } = await checkLedger(sandbox.ledger.home);
    expect(code).toBe(0);
    expect(Object.values(report['sums'] as Record<string, string>).every((sum) => sum === '0')).toBe(true);
  });
});
