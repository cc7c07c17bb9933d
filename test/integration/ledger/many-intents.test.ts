import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqlite, runSql } from '../../../ledger/database/index.ts';
import { wholeGovernanceOf } from '../../support/first-state.ts';
import { endIntents, IntentsRig } from '../../support/intents-rig.ts';
import {
  alterFile,
  checkLedger,
  createTestLedger,
  removeTestLedger,
  type LedgerHome,
} from '../../support/ledger.ts';
import { peopledGenesis, testEmergency } from '../../support/people.ts';

/* A ledger that has had many proposals: what a save writes, what a start reads, and what it takes no more of. */

const MANY = 20_000;
/** Each opens a ledger several times, and has it checked by a process of its own. */
const TIMEOUT_MS = 300_000;
const STATE = 'ledger.state.sqlite';

describe('a ledger with proposals behind it', () => {
  let home: LedgerHome;
  let rig: IntentsRig | undefined;

  beforeEach(async () => {
    home = await createTestLedger(peopledGenesis());
  });

  afterEach(async () => {
    await rig?.stop();
    rig = undefined;
    removeTestLedger(home);
  });

  const opened = async (options: Parameters<typeof IntentsRig.open>[1] = {}): Promise<IntentsRig> => {
    await rig?.stop();
    rig = undefined;
    rig = await IntentsRig.open(home.home, options);
    return rig;
  };

  test(
    `saves a few rows after one more of ${String(MANY)}, and starts from them`,
    { timeout: 900_000 },
    async () => {
      const grown = await opened();
      await endIntents(grown, MANY);
      expect(await grown.propose(1)).toEqual(['proposed']);
      await grown.save();
      const written = grown.lastRows();
      expect(written).toMatchObject({ intents: 1, submissions: 1, origins: 1 });
      expect(Object.values(written).reduce((sum, one) => sum + one, 0)).toBeLessThan(12);
      // Each has a row for itself and one for its origin.
      expect(grown.deltas.at(-1)?.governanceRows).toBeGreaterThan(2 * MANY);
      const [hash, { size }] = [await grown.stateHash(), grown.service.writer.head];
      const started = await opened();
      expect(started.service.set.intents.size).toBe(MANY + 1);
      expect(started.restored.saver.through).toBe(size);
      expect(await started.stateHash()).toBe(hash);
      expect(started.service.gauges()).toMatchObject({ intents: MANY + 1, openIntents: 1 });
      // One ends: what it reserved is free again, and it counts no more. Nothing else is written.
      await started.expireAll();
      await started.save();
      expect(started.lastRows()).toEqual({ intents: 1, wallets: 1, counters: 3 });
    },
  );

  test(
    'is read from a state that was saved as one text, says so, and writes the rows at its next save',
    { timeout: TIMEOUT_MS },
    async () => {
      const first = await opened();
      await endIntents(first, 30);
      await first.propose(2);
      await first.save();
      const [hash, whole] = [await first.stateHash(), wholeGovernanceOf(first.service.set)];
      await first.stop();
      rig = undefined;
      const { db, handle } = await openSqlite(join(home.home, STATE), {
        synchronous: 'full',
        autocheckpointPages: 0,
      });
      await runSql(handle, 'delete from governance');
      await runSql(handle, 'update state set governance = ?, governance_rows = 0', [whole]);
      await db.destroy();
      expect(await checkLedger(home.home)).toMatchObject({ code: 0, report: { stateHash: hash } });
      const said: string[] = [];
      const log = { info: (_: unknown, message: string) => void said.push(message), error: () => undefined };
      const read = await opened({ log });
      expect(said.filter((message) => message.includes('earlier version'))).toHaveLength(1);
      expect(await read.stateHash()).toBe(hash);
      await read.propose(1);
      await read.save();
      const { governance = [], governanceRows } = read.deltas.at(-1) ?? {};
      expect([...governance]).toHaveLength(governanceRows ?? -1);
      const after = await read.stateHash();
      const again = await opened({ log });
      expect(said.filter((message) => message.includes('earlier version'))).toHaveLength(1);
      expect(await again.stateHash()).toBe(after);
      await again.stop();
      rig = undefined;
      expect(await checkLedger(home.home)).toMatchObject({ code: 0, report: { stateHash: after } });
    },
  );

  test('does not start from a state in which a row is missing', async () => {
    const first = await opened();
    await first.propose(3);
    await first.save();
    await first.stop();
    rig = undefined;
    await alterFile(
      home,
      STATE,
      `delete from governance where kind = 'origins' and id = (select min(id) from governance where kind = 'origins')`,
    );
    await expect(opened()).rejects.toThrow(/rows of the governance/);
  });

  test('takes no more than it may, again what it has, and emergencies at any time', async () => {
    const full = await opened({ intentsMax: 3 });
    expect(await full.propose(5)).toEqual([
      'proposed',
      'proposed',
      'proposed',
      'refused ledger-full',
      'refused ledger-full',
    ]);
    await full.expireAll();
    expect(await full.propose(1)).toEqual(['refused ledger-full']);
    const known = [...full.service.set.intents.values()].map(({ intent }) => intent);
    expect(await full.proposeAll(known)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    const at = {
      createdAt: full.now(),
      expiresAt: new Date(Date.parse(full.now()) + 3_600_000).toISOString(),
    };
    const freeze = testEmergency({ kind: 'freeze', scope: { kind: 'ledger' } } as never, at);
    expect(await full.proposeAll([freeze])).toEqual(['proposed']);
    // With a higher limit it goes on.
    const wider = await opened({ intentsMax: 5 });
    expect(await wider.propose(2)).toEqual(['proposed', 'refused ledger-full']);
  });
});
