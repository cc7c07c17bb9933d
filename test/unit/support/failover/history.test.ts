import { describe, expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { TreeBuilder } from '#shared/merkle';
import { checkHistory, isClean, type Balance, type Observed } from '../../../support/failover/history.ts';

/* A checker that finds nothing proves nothing: each kind of fault, planted, must be found. */

const operation = (id: string, minor: string, more: object = {}): object => ({
  op: 'transfer',
  id,
  legs: [{ asset: 'EUR', credit: 'a', debit: 'b', minor }],
  ...more,
});

const line = (seq: number, operations: readonly object[], time = `2026-01-01T00:00:0${seq}.000Z`): string =>
  JSON.stringify({ seq, time, type: 'book.recorded', payload: { groups: [{ mandate: 'm', operations }] } });

const opened = {
  op: 'open',
  id: 'o1',
  account: { id: 'a', overdraft: false },
};
const funding = { op: 'transfer', id: 'f', legs: [{ asset: 'EUR', credit: 'x', debit: 'a', minor: '10' }] };

const lines = [
  line(0, [opened, funding]),
  line(1, [operation('t1', '7'), operation('t2', '5', { refused: 'insufficient-funds' })]),
  line(2, [operation('t3', '3')]),
];

const headOf = (of: readonly string[]): { node: string; size: number; root: string } => {
  const tree = new TreeBuilder();
  for (const each of of) tree.append(eventLeaf(each));
  return { node: 'n', size: of.length, root: toHex(tree.root()) };
};

const balance = (debitsPosted: string, creditsPosted: string): Balance => ({
  debitsPosted,
  creditsPosted,
  debitsPending: '0',
  creditsPending: '0',
});

const told = (
  id: string,
  seq: number,
  index: number,
  over: object = {},
): Observed['acknowledged'][number] => ({
  id,
  op: 'transfer',
  status: 'posted',
  code: null,
  seq,
  index,
  ...over,
});

const clean = {
  sent: new Set(['o1', 'f', 't1', 't2', 't3']),
  acknowledged: [
    told('t1', 1, 0),
    told('t2', 1, 1, { status: 'refused', code: 'insufficient-funds' }),
    told('t3', 2, 0),
  ],
  heads: [headOf(lines.slice(0, 2)), headOf(lines)],
  lines,
  balances: new Map([
    ['a', balance('10', '10')],
    ['b', balance('10', '0')],
    ['x', balance('0', '10')],
  ]),
} satisfies Observed;

const check = (over: Partial<Observed>): ReturnType<typeof checkHistory> =>
  checkHistory({ ...clean, ...over });

describe('the checker of histories', () => {
  test('finds nothing in a history that is right', () => {
    const verdict = check({});
    expect(verdict).toMatchObject({ events: 3, operations: 5, acknowledged: 3 });
    expect(isClean(verdict)).toBe(true);
  });

  test.each([
    ['an acknowledged operation that is not there', 'lost', { acknowledged: [told('gone', 1, 0)] }],
    ['one that stands elsewhere than was said', 'lost', { acknowledged: [told('t1', 2, 0)] }],
    ['one with another outcome than was said', 'lost', { acknowledged: [told('t2', 1, 1)] }],
    ['one that is there twice', 'doubled', { lines: [...lines, line(3, [operation('t1', '0')])] }],
    ['one that nobody sent', 'invented', { sent: new Set(['o1', 'f', 't1', 't2']) }],
    ['a checkpoint of another journal', 'forks', { heads: [{ ...headOf(lines), root: 'ff' }] }],
    ['a checkpoint of a longer journal', 'forks', { heads: [{ ...headOf(lines), size: 9 }] }],
    ['a gap', 'disorder', { lines: [line(0, [opened, funding]), line(2, [operation('t1', '7')])] }],
    ['time that goes back', 'disorder', { lines: [...lines, line(3, [], '2025-01-01T00:00:00.000Z')] }],
    ['an overdraft', 'imbalances', { lines: [line(0, [opened, funding]), line(1, [operation('t1', '11')])] }],
    [
      'a refusal without cause',
      'imbalances',
      {
        lines: [...lines.slice(0, 1), line(1, [operation('t2', '5', { refused: 'insufficient-funds' })])],
      },
    ],
    [
      'a balance that is not the sum of entries',
      'imbalances',
      {
        balances: new Map([...clean.balances, ['b', balance('11', '0')]]),
      },
    ],
  ] as const)('finds %s', (_what, kind, over) => {
    const verdict = check(over);
    expect(verdict[kind]).not.toEqual([]);
    expect(isClean(verdict)).toBe(false);
  });
});
