import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endIntents, IntentsRig } from '../../support/intents-rig.ts';
import { alterFile, createTestLedger, removeTestLedger, type LedgerHome } from '../../support/ledger.ts';
import { peopledGenesis, testEmergency } from '../../support/people.ts';

/* A ledger that has had many proposals: what a save writes, what a start reads, and what it takes no more of. */

const MANY = 20_000;
const STATE = 'ledger.state.sqlite';
const ONE_ORIGIN = `select min(id) from governance where kind = 'origins'`;

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

  test.each([
    ['a row is missing', `delete from governance where kind = 'origins' and id = (${ONE_ORIGIN})`],
    ['a row is too many', `insert into governance values ('payees', 'DE0', '{}')`],
    ['the rows are not counted', 'update state set governance_rows = 0'],
    ['no row is left', 'delete from governance'],
    ['no row is left, nor counted', 'delete from governance; update state set governance_rows = 0'],
  ])(
    'throws a saved state away in which %s, says so, and starts from the journal',
    async (_name, altered) => {
      const first = await opened();
      await first.propose(3);
      const known = [...first.service.set.intents.values()].map(({ intent }) => intent);
      await first.save();
      const hash = await first.stateHash();
      await first.stop();
      rig = undefined;
      await alterFile(home, STATE, altered);
      const said: unknown[] = [];
      const log = {
        info: () => undefined,
        error: (facts: unknown, message: string) => void said.push({ facts, message }),
      };
      const again = await opened({ log });
      expect(said).toEqual([
        {
          facts: { reason: expect.stringMatching(/rows of the governance/) as unknown },
          message: expect.stringContaining('built again from the journal') as unknown,
        },
      ]);
      await again.save();
      expect(await again.stateHash()).toBe(hash);
      expect(await again.proposeAll(known)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    },
  );

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
