import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { Cells, newCells } from '../../../../ledger/reads/cells.ts';
import { ShownLedger } from '../../../../ledger/reads/shown-ledger.ts';

describe('a ledger on the listener for reads', () => {
  const shown: ShownLedger[] = [];

  afterEach(async () => {
    for (const ledger of shown.splice(0)) await ledger.close();
  });

  /** A term whose files are not there: enough to be refused. */
  const ledgerOver = (cells: Cells): ShownLedger => {
    const ledger = new ShownLedger('test-ledger');
    const file = '/nowhere/at/all.sqlite';
    const journal = { kind: 'sqlite', file } as const;
    const targets = { journal, state: journal, history: { kind: 'sqlite', journal, file } } as const;
    const { port2: port } = new MessageChannel();
    ledger
      .begin({ kind: 'term', ledger: 0, targets, from: 1, saved: 1, cells: cells.shared, port })
      .catch(() => undefined);
    shown.push(ledger);
    return ledger;
  };

  const codeOf = async (ledger: ShownLedger): Promise<string | undefined> => {
    const refusal = await ledger.reached();
    return refusal?.kind === 'problem' ? refusal.problem.code : undefined;
  };

  test('refuses before this process leads it, and after', async () => {
    const cells = new Cells(newCells());
    expect(await codeOf(new ShownLedger('test-ledger'))).toBe('not-leader');
    const ledger = ledgerOver(cells);
    expect(await codeOf(ledger)).toBe('not-leader');
    cells.ended('deposed');
    expect(await codeOf(ledger)).toBe('not-leader');
    cells.ended('failed');
    expect(await codeOf(ledger)).toBe('ledger-failed');
  });

  test('leads no longer than its lease, also when nobody says so', () => {
    const cells = new Cells(newCells());
    cells.leadsUntil(performance.now() + 60_000);
    expect(cells.standing).toBe('leads');
    cells.leadsUntil(performance.now() - 1);
    expect(cells.standing).toBe('deposed');
    cells.leadsForEver();
    expect(new Cells(cells.shared).standing).toBe('leads');
  });
});
