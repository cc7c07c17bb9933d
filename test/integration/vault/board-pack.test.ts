import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { digestOf, type RosterChange } from '#shared/intent';
import type { BoardPack } from '#shared/ipc';
import { ANNA, BEN, testChange, testGenesis, testMandate, testTransfer } from '../../support/company.ts';
import { approvedOn, paymentOut } from '../../support/gate.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { GRACE, HUGO, IVAN, JUDY, PeopledLedger, testRosterChange } from '../../support/people.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* The pack of a quarter, made by two desks: one that has just its events, one that has what came after as well. */

const SPRING = { from: '2026-04-01', to: '2026-07-01' };
const SUMMER = { from: '2026-07-01', to: '2026-10-01' };
const later = { expiresAt: '2026-07-20T09:00:00Z' } as const;
const undo: (() => void | Promise<void>)[] = [];

let early: Desk;
let late: Desk;
let rootAtEnd: string;
let sizeAtEnd: number;

const deskOver = async (mini: MiniLedger): Promise<Desk> => {
  const ledger = await StandIn.start([...mini.events]);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date('2026-08-01T12:00:00Z') });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return desk;
};

beforeAll(async () => {
  const mini = new MiniLedger();
  const small = testTransfer({ ...later, minor: '5000' });
  const other = testTransfer({ ...later, minor: '123456' });
  const wrong = outside(testTransfer({ ...later, minor: '800' }), '[pay](http://here.example) # now');
  for (const intent of [small, other, wrong]) expect(mini.propose(intent)).toBe('proposed');
  for (const intent of [small, other]) {
    mini.approve(ANNA, intent);
    mini.approve(BEN, intent);
  }
  const rejected = mini.approve(BEN, wrong, {
    decision: 'reject',
    reason: { code: 'wrong-amount', text: 'not agreed' },
  });
  expect(rejected).toBe('recorded');
  mini.propose(testChange({ kind: 'freeze' }, later));
  rootAtEnd = mini.head.root;
  sizeAtEnd = mini.head.size;
  early = await deskOver(mini);
  mini.time = '2026-07-01T00:00:00.000Z';
  const next = testTransfer({ createdAt: '2026-07-01T00:00:00Z', ...later, minor: '99' });
  expect(mini.propose(next)).toBe('proposed');
  expect(mini.approve(ANNA, next)).toBe('recorded');
  expect(mini.approve(BEN, next)).toBe('recorded');
  late = await deskOver(mini);
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

const packOf = async (
  desk: Desk,
  period: { readonly from: string; readonly to: string },
): Promise<BoardPack> => valueOf(await desk.vault.see('boardPack', period));

test('the same period gives the same facts whatever came after, and the same bytes once it is over', async () => {
  const once = await packOf(late, SPRING);
  expect(await packOf(late, SPRING)).toEqual(once);
  expect(once.isComplete).toBe(true);
  expect(once.digest).toBe(createHash('sha256').update(once.text).digest('hex'));
  const before = await packOf(early, SPRING);
  expect(before.isComplete).toBe(false);
  const openWords = '**The period is not over:** a pack that is made later can hold more.';
  const overWords = 'The period is over: nothing can be added to it.';
  expect(before.text.replace(openWords, overWords)).toBe(once.text);
});

test('it names the events, the size and the root that it was made from', async () => {
  const { text } = await packOf(late, SPRING);
  expect(text).toContain(`events 0 to ${String(sizeAtEnd - 1)}.`);
  expect(text).toContain(`Root of the journal at size ${String(sizeAtEnd)}`);
  expect(text).toContain(rootAtEnd);
});

test('it adds up money exactly, and counts what was decided', async () => {
  const { text } = await packOf(late, SPRING);
  expect(text).toMatch(/\| EUR +\| +2 \| 1,284\.56 \| 1,234\.56 \|/);
  expect(text).toMatch(/\| Payments +\| +3 \| +2 \| +1 \| +0 \| +0 \| +0 \|/);
  expect(text).toMatch(/\| anna +\| +2 \|/);
  expect(text).toMatch(/\| ben +\| +3 \|/);
});

test('it tells what was rejected and why, and what people typed stays text', async () => {
  const { text } = await packOf(late, SPRING);
  const [, refused = ''] = text.split('## Payments that did not go through');
  expect(refused).toContain('not agreed');
  expect(refused).toContain('\\[pay\\](http&#8288;://here.example) \\# now');
});

test('a payment that failed on its rail is told among those that did not go through, one that settled is not', async () => {
  const mandate = testMandate();
  const mini = new MiniLedger({ ...testGenesis(), mandates: [mandate] });
  for (const [minor, outcome] of [
    ['4100', 'settled'],
    ['4200', 'failed'],
  ] as const) {
    const intent = approvedOn(mini, [ANNA, BEN], paymentOut({ ...later, minor }));
    expect(mini.end({ intent: digestOf(intent), mandate: mandate.id, outcome }, `E2E-${minor}`)).toBe(
      'recorded',
    );
  }
  const { text } = await packOf(await deskOver(mini), SPRING);
  const [, refused = ''] = text.split('## Payments that did not go through');
  expect(refused).toContain('failed on its rail, as E2E-4200; its reservation is released');
  expect(refused).not.toContain('E2E-4100');
});

test('a rule is overdue once its day is over, not because the quarter will be', async () => {
  const genesis = testGenesis();
  const rules = genesis.policy.rules.map((rule, index) =>
    index < 2 ? { ...rule, reviewBy: index === 0 ? '2026-04-30' : '2026-05-31' } : rule,
  );
  const mini = new MiniLedger({ ...genesis, policy: { ...genesis.policy, rules } });
  expect(mini.propose(testTransfer(later))).toBe('proposed');
  const running = (await packOf(await deskOver(mini), SPRING)).text;
  expect(running).toContain('by 2026-04-30;');
  expect(running).not.toContain('by 2026-05-31;');
  mini.time = '2026-07-01T00:00:00.000Z';
  expect(mini.propose(testTransfer({ createdAt: '2026-07-01T00:00:00Z', ...later }))).toBe('proposed');
  const over = (await packOf(await deskOver(mini), SPRING)).text;
  expect(over).toContain('by 2026-04-30;');
  expect(over).toContain('by 2026-05-31;');
});

test('it tells what changed, under its heading', async () => {
  const { text } = await packOf(late, SPRING);
  const [, wallets = ''] = text.split('## Wallets, accounts and mandates');
  expect(wallets.split('##')[0]).toContain('proposed freezing wallet B');
});

test('the next period begins where it ended, and a period without events says so', async () => {
  const { text, isComplete } = await packOf(late, SUMMER);
  expect(text).toContain(`events ${String(sizeAtEnd)} to `);
  expect(text).toMatch(/\| EUR +\| +1 \| +0\.99 \| +0\.99 \|/);
  expect(isComplete).toBe(false);
  expect((await packOf(late, { from: '2025-01-01', to: '2025-04-01' })).text).toContain(
    'no event in this period',
  );
});

test('says when the access review is due, and since when it is overdue, by the journal’s time', async () => {
  const spring = await packOf(late, SPRING);
  expect(spring.text).toContain('No review was ever carried out. The next one is due by ');
  const mini = new MiniLedger();
  mini.time = '2026-09-01T00:00:00.000Z';
  expect(mini.propose(testTransfer({ createdAt: mini.time, expiresAt: '2026-09-05T00:00:00Z' }))).toBe(
    'proposed',
  );
  const summer = await packOf(await deskOver(mini), SUMMER);
  expect(summer.text).toMatch(
    /No review was ever carried out\. \*\*\d+ roles were overdue for review, the first since 1 August 2026\.\*\*/,
  );
});

describe('of a review that left grants out', () => {
  const OUTSIDE: readonly PersonId[] = [GRACE, HUGO, IVAN];
  const AUTUMN = { from: '2026-10-01', to: '2027-01-01' };
  const dated = ({ time }: MiniLedger): { readonly createdAt: string; readonly expiresAt: string } => ({
    createdAt: time,
    expiresAt: new Date(Date.parse(time) + 5 * 86_400_000).toISOString(),
  });
  const sectionOf = ({ text }: BoardPack): string =>
    text.split('## The review of access at the end')[1]?.split('##')[0]?.trim() ?? '';

  /** Begun on the first of May, reviewed in July without those who decide, then into September. */
  const reviewed = (): PeopledLedger => {
    const ledger = new PeopledLedger();
    ledger.time = '2026-07-15T00:00:00.000Z';
    const decisions = (ledger.set.roster?.roster.people ?? [])
      .filter(({ id }) => !OUTSIDE.includes(id))
      .flatMap(({ id, roles }) =>
        roles.map((role) => ({ person: id, role, decision: 'keep' as const, lastUsed: null })),
      )
      .sort((a, b) => (`${a.person} ${a.role}` < `${b.person} ${b.role}` ? -1 : 1));
    const review: RosterChange = { kind: 'access-review', through: '2026-07-14', decisions };
    expect(ledger.change(review, dated(ledger))).toBe('carried-out');
    ledger.time = '2026-09-01T00:00:00.000Z';
    expect(ledger.propose(testTransfer(dated(ledger)))).toBe('proposed');
    return ledger;
  };

  test('it says what the desk says: those are overdue, although a review was carried out since', async () => {
    const desk = await deskOver(reviewed());
    const shown = valueOf(await desk.vault.see('review', null));
    expect(shown).toMatchObject({ isOverdue: true, dueAt: '2026-08-01T09:00:00.000Z' });
    expect(shown.overdue.map(({ person }) => person)).toEqual(OUTSIDE);
    expect(sectionOf(await packOf(desk, SUMMER))).toBe(
      'The last was carried out on 15 July 2026. **3 roles were overdue for review, the first since 1 August 2026.** Until all are answered for, desks give a role or a seat only to another security administrator or break-glass holder.',
    );
  });

  test('it judges the people of then: who left later was there, and is not in the next one', async () => {
    const ledger = reviewed();
    const summer = await packOf(await deskOver(ledger), SUMMER);
    ledger.time = '2026-10-05T00:00:00.000Z';
    const by = { ...dated(ledger), initiator: HUGO };
    const keep = { person: GRACE, role: 'security-admin', decision: 'keep', lastUsed: null } as const;
    const review: RosterChange = { kind: 'access-review', through: '2026-10-04', decisions: [keep] };
    expect(ledger.carry(testRosterChange(review, by), [JUDY, IVAN])).toBe('carried-out');
    const leaves = { kind: 'set-standing', person: IVAN, from: 'active', to: 'left' } as const;
    expect(ledger.carry(testRosterChange(leaves, by), [JUDY, GRACE])).toBe('carried-out');
    const desk = await deskOver(ledger);
    expect(sectionOf(await packOf(desk, SUMMER))).toBe(sectionOf(summer));
    const autumn = sectionOf(await packOf(desk, AUTUMN));
    expect(autumn).toContain('on 5 October 2026. **One role was overdue for review, since 1 August 2026.**');
    expect(valueOf(await desk.vault.see('review', null)).overdue).toEqual([
      { person: HUGO, role: 'security-admin' },
    ]);
  });
});
