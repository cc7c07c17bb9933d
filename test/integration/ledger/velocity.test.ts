import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { digestOf, type TransferIntent } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import { policyDigest, type Facts } from '#shared/policy';
import { ANNA, BEN, CLEO, DIRK, IBAN_OUTSIDE, signApproval, signSubmission } from '../../support/company.ts';
import {
  checkLedger,
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerClient,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { approve, propose, transfer } from '../../support/ledger-work.ts';
import { startScripted, type ScriptedLedger } from '../../support/scripted-ledger.ts';
import { calendarGenesis, velocityGenesis, velocityPolicy } from '../../support/velocity-policy.ts';

const POLICY = { version: 1, digest: policyDigest(velocityPolicy()) } as const;
const DAY_MS = 86_400_000;
const OTHER_PAYEE = 'FR7630006000011234567890189';

const to = (iban: string, over: Parameters<typeof transfer>[0] = {}): TransferIntent => {
  const base = transfer(over);
  return {
    ...base,
    rail: 'sepa',
    payee: { name: 'Papeterie', country: 'FR', version: null },
    legs: base.legs.map((leg) => ({ ...leg, destination: { account: null, iban, bic: null } })),
  };
};

/** A valid IBAN for each number (ISO 7064, mod 97-10). */
const payee = (n: number): string => {
  const bban = `3000600001${String(n).padStart(13, '0')}`;
  const check = 98n - (BigInt(`${bban}152700`) % 97n);
  return `FR${check.toString().padStart(2, '0')}${bban}`;
};

type Proposal = EventOf<'intent.proposed'> | EventOf<'intent.denied'>;

const factsOf = async (client: LedgerClient, intent: TransferIntent): Promise<Facts> => {
  const digest = digestOf(intent);
  const isOf = (event: JournalEvent): event is Proposal =>
    (event.type === 'intent.proposed' || event.type === 'intent.denied') && event.payload.digest === digest;
  const found = (await client.events()).find(isOf);
  if (found === undefined) throw new Error('it was never proposed');
  expect(found.payload.facts.asOf).toBe(found.seq);
  return found.payload.facts as Facts;
};

const figures = async (
  client: LedgerClient,
  intent: TransferIntent,
  ...keys: string[]
): Promise<unknown[]> => {
  const { velocity } = await factsOf(client, intent);
  return keys.map((key) => velocity[key]);
};

describe('draining through many payments and splitting below a threshold', () => {
  let home: LedgerHome;
  const running: StartedLedger[] = [];

  beforeAll(async () => {
    // Saved often, so that a start goes on from counters that were saved.
    home = await createTestLedger(velocityGenesis(), {
      save: { operationsMax: 1, eventsMax: 4, ageMs: 50 },
    });
  });
  afterEach(async () => {
    for (const ledger of running.splice(0)) expect(await ledger.stop()).toBe(0);
  });
  afterAll(() => {
    removeTestLedger(home);
  });

  const started = async (of: LedgerHome): Promise<LedgerClient> => {
    const ledger = await startLedger(of);
    running.push(ledger);
    return ledger.client;
  };

  /** The status after two of treasury have approved: a payment that needs more still waits. */
  const byTreasury = async (client: LedgerClient, intent: TransferIntent): Promise<string> => {
    await approve(client, ANNA, intent, { policy: POLICY });
    return (await approve(client, BEN, intent, { policy: POLICY })).body.status;
  };

  test('three parts below a threshold are counted together, and a part that is rejected gives its room back', async () => {
    const client = await started(home);
    // A payment of 12,000 EUR, split in three to stay below 10,000 EUR, under one signature.
    const split = [1, 2, 3].map(() => to(IBAN_OUTSIDE, { minor: '400000' }));
    const { outcomes } = await propose(client, split);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['proposed', 'proposed', 'proposed']);
    const [first, second, third] = split;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three were made');
    expect(await figures(client, third, 'd7/payee/sum', 'd7/payee/count', 'h24/source/sum')).toEqual([
      '1200000',
      '3',
      '1200000',
    ]);
    expect(await byTreasury(client, first)).toBe('awaiting-dispatch');
    expect(await byTreasury(client, second)).toBe('awaiting-dispatch');
    expect(await byTreasury(client, third)).toBe('awaiting-approval');

    const cent = to(IBAN_OUTSIDE, { minor: '1' });
    await propose(client, [cent]);
    expect(await figures(client, cent, 'd7/payee/sum')).toEqual(['1200001']);

    // What is stopped gives its room back, what waits for its rail does not.
    const reason = { code: 'suspected-fraud', text: 'split' } as const;
    await approve(client, CLEO, third, { decision: 'reject', reason, policy: POLICY });
    await approve(client, CLEO, cent, { decision: 'return', reason, policy: POLICY });
    const small = to(IBAN_OUTSIDE, { minor: '200000' });
    await propose(client, [small]);
    expect(await figures(client, small, 'd7/payee/sum', 'd7/payee/count')).toEqual(['1000000', '3']);
    expect(await byTreasury(client, small)).toBe('awaiting-dispatch');
  });

  test('twenty small payments to as many payees: compliance from 30,000 EUR on, then nothing any more', async () => {
    const client = await started(home);
    // 10,000 EUR have gone out already, as the ledger knows after its restart.
    const outcomes: string[] = [];
    const needs: boolean[] = [];
    for (let n = 0; n < 20; n += 1) {
      const drop = to(payee(n), { minor: '245000', initiator: n % 2 === 0 ? DIRK : CLEO });
      const proposed = await propose(client, [drop]);
      outcomes.push(proposed.outcomes[0]?.outcome ?? '');
      if (outcomes.at(-1) === 'proposed')
        needs.push((await byTreasury(client, drop)) === 'awaiting-approval');
    }
    // 10,000 + 8 × 2,450 = 29,600 EUR; 10,000 + 16 × 2,450 = 49,200 EUR.
    expect(needs).toEqual([...Array<boolean>(8).fill(false), ...Array<boolean>(8).fill(true)]);
    expect(outcomes).toEqual([...Array<string>(16).fill('proposed'), ...Array<string>(4).fill('denied')]);
    const { outcomes: rest } = await propose(client, [to(payee(99), { minor: '80000', initiator: CLEO })]);
    expect(rest[0]?.outcome).toBe('proposed');
    const { outcomes: last } = await propose(client, [to(payee(98), { minor: '1', initiator: CLEO })]);
    expect(last).toMatchObject([{ outcome: 'denied', denials: [{ rule: 'V-4', code: 'account-drained' }] }]);
  });

  test('the whole journal gives the same again, as saved and as replayed', async () => {
    const { code, report } = await checkLedger(home.home);
    expect(code).toBe(0);
    expect(Number(report['stateThrough'])).toBeGreaterThan(0);
  });

  test('an initiator is stopped at the sixteenth of a day, others go on', async () => {
    const other = await createTestLedger(velocityGenesis());
    try {
      const client = await started(other);
      const many = Array.from({ length: 20 }, (_, n) => to(payee(n), { minor: '100' }));
      const { outcomes } = await propose(client, many);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        ...Array<string>(15).fill('proposed'),
        ...Array<string>(5).fill('denied'),
      ]);
      expect(outcomes[15]).toMatchObject({ denials: [{ rule: 'V-3', code: 'too-many-transfers' }] });
      // What was denied never counts: the last is the sixteenth as well.
      const last = many[19];
      if (last === undefined) throw new Error('twenty were made');
      expect(await figures(client, last, 'h24/initiator/count', 'h24/source/sum')).toEqual(['16', '1600']);
      const { outcomes: theirs } = await propose(client, [to(payee(50), { minor: '100', initiator: ANNA })]);
      expect(theirs[0]?.outcome).toBe('proposed');
    } finally {
      for (const ledger of running.splice(0)) await ledger.stop();
      removeTestLedger(other);
    }
  });
});

/** Work at the hours of the script. */
const at = (
  instant: string,
  ledger: ScriptedLedger,
): {
  propose: (intent: TransferIntent) => Promise<string>;
  drafted: (over?: Parameters<typeof transfer>[0]) => TransferIntent;
} => {
  ledger.setTime(instant);
  return {
    drafted: (over = {}) =>
      to(OTHER_PAYEE, {
        createdAt: instant,
        expiresAt: new Date(Date.parse(instant) + DAY_MS).toISOString(),
        ...over,
      }),
    propose: async (intent) => {
      const submission = signSubmission(
        intent.initiator,
        [digestOf(intent)],
        await ledger.client.head(),
        instant,
      );
      const { body } = await ledger.client.propose(submission, [intent]);
      return body.outcomes[0]?.outcome ?? '';
    },
  };
};

describe('a window', () => {
  let ledger: ScriptedLedger;
  beforeAll(async () => {
    ledger = await startScripted(await createTestLedger(velocityGenesis()), '2026-03-02T09:10:00Z');
  });
  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(ledger);
  });

  test('moves on with the time of the journal, and an item that expires gives its room back', async () => {
    const said: unknown[][] = [];
    const step = async (instant: string, minor: string, lifeDays = 2): Promise<void> => {
      const { propose: put, drafted } = at(instant, ledger);
      const expiresAt = new Date(Date.parse(instant) + lifeDays * DAY_MS).toISOString();
      const intent = drafted({ minor, expiresAt });
      expect(await put(intent)).toBe('proposed');
      said.push(await figures(ledger.client, intent, 'h24/source/sum', 'd7/source/sum', 'm1/source/sum'));
    };
    await step('2026-03-02T09:10:00Z', '1');
    await step('2026-03-03T09:59:59Z', '20');
    // The hour of the first is the 25th before this one.
    await step('2026-03-03T10:00:00Z', '300');
    ledger.setTime('2026-03-04T09:10:00Z');
    await ledger.expire();
    await step('2026-03-04T09:20:00Z', '4000', 90);
    ledger.setTime('2026-03-06T10:00:00Z');
    await ledger.expire();
    await step('2026-03-06T10:00:00Z', '50000', 90);
    await step('2026-04-06T23:59:59Z', '600000');
    await step('2026-04-07T00:00:00Z', '1');
    expect(said).toEqual([
      ['1', '1', '1'],
      ['21', '21', '21'],
      ['320', '321', '321'],
      // The first is out for good.
      ['4320', '4320', '4320'],
      // Those of the third of March have expired by now.
      ['50000', '54000', '54000'],
      // 31 days back is the sixth of March; the one of the fourth is of no window any more.
      ['600000', '600000', '650000'],
      ['600001', '600001', '600001'],
    ]);
  });
});

describe('a calendar of the roster', () => {
  let ledger: ScriptedLedger;
  beforeAll(async () => {
    ledger = await startScripted(await createTestLedger(calendarGenesis()), '2026-04-30T12:00:00Z');
  });
  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(ledger);
  });

  const policy = { version: 1, digest: policyDigest(calendarGenesis().policy) } as const;

  /** What becomes of a payment that two of treasury approve at once. */
  const paidAt = async (instant: string): Promise<readonly [boolean | undefined, string]> => {
    const { propose: put, drafted } = at(instant, ledger);
    const intent = drafted({ minor: '100' });
    await put(intent);
    let status = '';
    for (const who of [ANNA, BEN]) {
      const approval = signApproval(who, intent, await ledger.client.head(), { issuedAt: instant, policy });
      status = (await ledger.client.approve(approval)).body.status;
    }
    return [(await factsOf(ledger.client, intent)).calendars['office-hours'], status];
  };

  test('Friday at 19:01 asks for one more, Friday at 18:59 does not, a holiday does all day', async () => {
    expect(await paidAt('2026-05-01T10:00:00Z')).toEqual([false, 'awaiting-approval']);
    expect(await paidAt('2026-05-08T16:59:00Z')).toEqual([true, 'awaiting-dispatch']);
    expect(await paidAt('2026-05-08T17:01:00Z')).toEqual([false, 'awaiting-approval']);
    // In winter 19:01 is an hour later.
    expect(await paidAt('2026-11-27T17:59:00Z')).toEqual([true, 'awaiting-dispatch']);
    expect(await paidAt('2026-11-27T18:01:00Z')).toEqual([false, 'awaiting-approval']);
  });
});
