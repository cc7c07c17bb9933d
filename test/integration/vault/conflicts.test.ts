import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import type { Genesis } from '#shared/journal';
import { digestOf, type Intent, type PolicyPublicationIntent, type TransferIntent } from '#shared/intent';
import type { CheckView, IntentDetail } from '#shared/ipc';
import { policyDigest, type Policy } from '#shared/policy';
import {
  ANNA,
  BEN,
  CLEO,
  DIRK,
  IBAN_OUTSIDE,
  LEDGER,
  PIA,
  testGenesis,
  testPolicy,
  testTransfer,
} from '../../support/company.ts';
import { chainPayment, OTHER } from '../../support/evm.ts';
import { chainGenesis } from '../../support/evm-chain/genesis.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { outside } from './support/payments.ts';
import { StandIn } from './support/stand-in.ts';

/* What speaks against an item, from the desk's own verified journal and roster. */

const later = { expiresAt: '2126-05-08T09:00:00Z' } as const;
const NOON = '2026-05-01T12:00:00Z';
const OTHER_IBAN = 'FR7630006000011234567890189';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const deskOf = async (mini: MiniLedger, now = NOON): Promise<Desk> => {
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  const desk = await openDesk(file, ledger.trust(), { now: () => new Date(now) });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
  return desk;
};

const detailOf = async (desk: Desk, intent: Intent, person: PersonId = BEN): Promise<IntentDetail> =>
  valueOf(await desk.vault.detail({ person, digest: digestOf(intent) }));

const checkIn = ({ checks }: IntentDetail, id: string): CheckView => {
  const found = checks.filter((check) => check.id === id);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${String(found.length)} checks ${id}`);
  return found[0];
};

const payment = (
  over: Parameters<typeof testTransfer>[0] & { readonly remittance?: string } = {},
  name?: string,
  iban?: string,
): TransferIntent => {
  const { remittance = null, ...rest } = over;
  const made = outside(testTransfer({ ...later, ...rest }), name, iban);
  return { ...made, references: { ...made.references, remittance } };
};

const approved = (mini: MiniLedger, intent: TransferIntent): void => {
  expect(mini.propose(intent)).toBe('proposed');
  expect([mini.approve(ANNA, intent), mini.approve(BEN, intent)]).toEqual(['recorded', 'recorded']);
};

describe('a likely duplicate', () => {
  const twinsOf = async (
    first: TransferIntent,
    second: TransferIntent,
    hoursBetween = 1,
    mini = new MiniLedger(),
  ): Promise<CheckView> => {
    mini.propose(first);
    mini.time = new Date(Date.parse(mini.time) + hoursBetween * 3_600_000).toISOString();
    expect(mini.propose(second)).toBe('proposed');
    return checkIn(await detailOf(await deskOf(mini, mini.time), second), 'duplicate');
  };

  test('is named, with a way to it', async () => {
    const first = payment({ minor: '10000' });
    const check = await twinsOf(first, payment({ minor: '10100' }));
    expect(check).toMatchObject({
      outcome: 'attention',
      items: [
        {
          digest: digestOf(first),
          text: '100.00 EUR, proposed 2026-05-01 09:00 UTC, awaiting approval',
        },
      ],
    });
    expect(check.detail).toContain('within 1 %');
    expect(check.remedy).toContain('reject this one');
  });

  test('is told of payments on a chain to one address, and of none to another', async () => {
    const onChain = (over: Parameters<typeof chainPayment>[0] = {}): TransferIntent => ({
      ...chainPayment({ minor: '2500000', ...over }, later),
      references: { endToEndId: 'NOTPROVIDED', instructionId: null, remittance: null },
    });
    const first = onChain();
    const twin = await twinsOf(first, onChain({ minor: '2500001' }), 1, new MiniLedger(chainGenesis()));
    expect(twin).toMatchObject({ outcome: 'attention', items: [{ digest: digestOf(first) }] });
    const others = [onChain({ address: OTHER }), onChain({ minor: '2600000' })];
    for (const other of others)
      expect(await twinsOf(first, other, 1, new MiniLedger(chainGenesis()))).toMatchObject({
        outcome: 'pass',
        items: [],
      });
  });

  test.each([
    ['one cent outside of one per cent', payment({ minor: '10102' }), 1],
    ['a minute after 72 hours', payment({ minor: '10000' }), 72 + 1 / 60],
    ['to another account', payment({ minor: '10000' }, undefined, OTHER_IBAN), 1],
  ])('is none %s', async (_how, second, hours) => {
    expect(await twinsOf(payment({ minor: '10000' }), second, hours)).toMatchObject({
      outcome: 'pass',
      items: [],
    });
  });

  test('within 72 hours to the second it is one, whichever of the two is looked at', async () => {
    const first = payment({ minor: '10000' });
    expect(await twinsOf(first, payment({ minor: '9900' }), 72)).toMatchObject({ outcome: 'attention' });
    const mini = new MiniLedger();
    const [one, other] = [payment({ minor: '9900' }), payment({ minor: '10000' })];
    mini.propose(one);
    mini.propose(other);
    const desk = await deskOf(mini);
    for (const [item, twin] of [[one, other] as const, [other, one] as const])
      expect(checkIn(await detailOf(desk, item), 'duplicate').items[0]?.digest).toBe(digestOf(twin));
  });

  test('is one months later where it is for the same invoice, however it is written', async () => {
    const mini = new MiniLedger();
    const first = payment({ minor: '5000', remittance: 'Invoice 88-20417' });
    approved(mini, first);
    mini.time = '2026-08-01T09:00:00Z';
    const second = payment({ minor: '70000', remittance: 'INVOICE 8820417' });
    mini.propose(second);
    const check = checkIn(await detailOf(await deskOf(mini, mini.time), second), 'duplicate');
    expect(check).toMatchObject({ outcome: 'attention', items: [{ digest: digestOf(first) }] });
    expect(check.detail).toContain('the same reference');
  });

  test('is none where the reference is that of a contract that is paid again and again', async () => {
    const mini = new MiniLedger();
    for (let month = 1; month <= 3; month += 1) {
      mini.time = `2026-0${String(month + 4)}-01T09:00:00Z`;
      approved(mini, payment({ minor: String(1000 * month), remittance: 'Contract 4410' }));
    }
    mini.time = '2026-08-01T09:00:00Z';
    const fourth = payment({ minor: '900000', remittance: 'Contract 4410' });
    mini.propose(fourth);
    expect(checkIn(await detailOf(await deskOf(mini, mini.time), fourth), 'duplicate').outcome).toBe('pass');
  });

  test('is none where nothing came of the other', async () => {
    const mini = new MiniLedger();
    const [first, second] = [payment({ minor: '10000' }), payment({ minor: '10000' })];
    mini.propose(first);
    mini.approve(BEN, first, { decision: 'reject', reason: { code: 'wrong-amount', text: 'not agreed' } });
    mini.propose(second);
    const desk = await deskOf(mini);
    expect(checkIn(await detailOf(desk, second), 'duplicate').outcome).toBe('pass');
    expect(checkIn(await detailOf(desk, first), 'duplicate').outcome).toBe('pass');
  });
});

describe('funds', () => {
  test('say what is left and what waits besides', async () => {
    const mini = new MiniLedger(testGenesis('100000'));
    const [first, second] = [payment({ minor: '30000' }), payment({ minor: '20000' })];
    mini.propose(first);
    mini.propose(second);
    expect(checkIn(await detailOf(await deskOf(mini), second), 'funds')).toMatchObject({
      outcome: 'pass',
      detail: 'Alpha operating keeps 500.00 EUR, with 300.00 EUR for other items that wait.',
    });
  });
});

describe('the payee and people', () => {
  test('a payee with the name of who approved it, of who may, of the initiator and of the viewer', async () => {
    const mini = new MiniLedger();
    const [dirks, annas] = [payment({}, 'DIRK'), payment({ minor: '100000000' }, 'Anna')];
    mini.propose(dirks);
    mini.propose(annas);
    mini.approve(ANNA, annas);
    const desk = await deskOf(mini);
    expect(checkIn(await detailOf(desk, dirks), 'ties')).toMatchObject({
      outcome: 'attention',
      detail: 'The payee’s name, DIRK, is that of dirk, who initiated it.',
    });
    expect(checkIn(await detailOf(desk, annas), 'ties').detail).toContain('anna, who approved it');
    expect(checkIn(await detailOf(desk, annas, ANNA), 'ties').detail).toContain('is yours');
    const bens = payment({}, 'Ben');
    const other = new MiniLedger();
    other.propose(bens);
    expect(checkIn(await detailOf(await deskOf(other), bens, ANNA), 'ties').detail).toContain(
      'ben, who may approve it',
    );
  });

  test('an initiator who answers for the wallet that receives it', async () => {
    const mini = new MiniLedger();
    const own = testTransfer(later);
    mini.propose(own);
    const desk = await deskOf(mini);
    expect(checkIn(await detailOf(desk, own), 'ties')).toMatchObject({
      outcome: 'attention',
      detail: 'dirk, who initiated it, answers for the wallet B, which receives it.',
    });
    expect(checkIn(await detailOf(desk, own, DIRK), 'ties').detail).toBe(
      'You answer for the wallet B, which receives it.',
    );
  });

  test('an initiator by way of a file does not decide either, and is told which', async () => {
    const mini = new MiniLedger();
    const filed = payment({
      origin: {
        kind: 'file',
        fileDigest: policyDigest(testPolicy()),
        fileName: 'ERP-1.xml',
        messageId: 'ERP-1',
        paymentInformationId: 'P-1',
        transaction: 1,
        line: 12,
      },
    });
    mini.propose(filed);
    const check = checkIn(await detailOf(await deskOf(mini), filed, DIRK), 'initiator');
    expect(check).toMatchObject({ outcome: 'fail' });
    expect(check.detail).toContain('with the file ERP-1.xml');
    expect(check.remedy).toBe('anna or ben can decide.');
  });
});

describe('the payee account', () => {
  const checkAt = async (now: string): Promise<CheckView> => {
    const mini = new MiniLedger();
    approved(mini, payment({ minor: '5000' }));
    const second = payment({ minor: '70000' });
    mini.propose(second);
    return checkIn(await detailOf(await deskOf(mini, now), second), 'payee');
  };

  test('that became known within a week is looked at twice, and after it not', async () => {
    expect(await checkAt('2026-05-03T09:00:00Z')).toMatchObject({
      outcome: 'attention',
      detail: 'This account is known for 2 days only, approved once before.',
    });
    expect(await checkAt('2026-05-08T09:00:00Z')).toMatchObject({ outcome: 'pass' });
  });

  test('of a known name is told in one sentence, with the account before', async () => {
    const mini = new MiniLedger();
    approved(mini, payment({ minor: '5000' }));
    const changed = payment({ minor: '70000' }, 'FOURNISSEUR  S.A.', OTHER_IBAN);
    mini.propose(changed);
    const { checks } = await detailOf(await deskOf(mini, '2026-06-01T09:00:00Z'), changed);
    const payee = checks.filter(({ title }) => title.startsWith('Payee'));
    expect(payee).toMatchObject([
      {
        outcome: 'attention',
        detail:
          'This account is new, and the name is known with another one: FR14 2004 1010 0505 0001 3M02 606 since 2026-05-01.',
      },
    ]);
    expect(payee[0]?.remedy).toContain('a number that you already had');
  });

  test('under another name than before', async () => {
    const mini = new MiniLedger();
    approved(mini, payment({ minor: '5000' }));
    const renamed = payment({ minor: '70000' }, 'Somebody Else Ltd', IBAN_OUTSIDE);
    mini.propose(renamed);
    expect(checkIn(await detailOf(await deskOf(mini), renamed), 'payee').detail).toBe(
      'Known since 2026-05-01, approved once before, under the name Fournisseur SA.',
    );
  });
});

/** The test company whose policy also says who may change it and the roster. */
const governed = (people: Genesis['roster']['people'] = testGenesis().roster.people): Genesis => {
  const genesis = testGenesis();
  return { ...genesis, policy: testPolicy(), roster: { ...genesis.roster, people } };
};

const rule = (
  id: string,
  when: Policy['rules'][number]['when'],
  groups: readonly (readonly [string, number])[],
): Policy['rules'][number] => ({
  id,
  version: 1,
  owner: ANNA,
  reviewBy: '2030-01-01',
  title: id,
  when,
  then: {
    kind: 'require',
    groups: groups.map(([group, atLeast]) => ({ group: group as GroupId, atLeast })),
    distinct: ['person'],
  },
});

const publication = (rules: Policy['rules']): PolicyPublicationIntent => {
  const { legs, rail, payee, purpose, references, requestedExecutionDate, feeCeiling, ...header } =
    testTransfer(later);
  const base = testPolicy();
  return {
    ...header,
    initiator: PIA,
    type: 'policy.publish',
    ledger: LEDGER,
    base: { version: base.version, digest: policyDigest(base) },
    policy: { version: 2, title: 'Stricter policy', rules: [...base.rules, ...rules] },
    tests: [],
    reason: 'Review of the year',
  };
};

describe('a policy version that is on its way', () => {
  const compliance = rule('T-3', { action: ['transfer'] }, [['compliance', 1]]);

  test('is told where it would ask this item for something else, and how', async () => {
    const mini = new MiniLedger(governed());
    const [item, version] = [payment({ minor: '300' }), publication([compliance])];
    expect([mini.propose(item), mini.propose(version)]).toEqual(['proposed', 'proposed']);
    const check = checkIn(await detailOf(await deskOf(mini), item), 'policy-ahead');
    expect(check).toMatchObject({
      outcome: 'attention',
      detail:
        'Version 2 of the policy, proposed by pia and awaiting approval, would ask this item for ' +
        '3 = 2 treasury + 1 compliance, not 2 of treasury.',
      items: [{ digest: digestOf(version) }],
    });
  });

  test('says nothing where the answer stays the same, and nothing once it was rejected', async () => {
    const other = rule('T-4', { action: ['transfer'], assets: ['USD'] }, [['compliance', 1]]);
    const mini = new MiniLedger(governed());
    const item = payment({ minor: '300' });
    mini.propose(item);
    mini.propose(publication([other]));
    const rejected = publication([compliance]);
    mini.propose(rejected);
    mini.approve(BEN, rejected, {
      decision: 'reject',
      reason: { code: 'policy-doubt', text: 'too strict' },
      policy: { version: 1, digest: policyDigest(testPolicy()) },
    });
    const { checks } = await detailOf(await deskOf(mini), item);
    expect(checks.filter(({ id }) => id === 'policy-ahead')).toEqual([]);
  });

  test('that would stop the item says so', async () => {
    const deny: Policy['rules'][number] = {
      ...compliance,
      id: 'D-9',
      when: { action: ['transfer'], assets: ['EUR'] },
      then: { kind: 'deny', code: 'no-euro' },
    };
    const mini = new MiniLedger(governed());
    const item = payment({ minor: '300' });
    mini.propose(item);
    mini.propose(publication([deny]));
    expect(checkIn(await detailOf(await deskOf(mini), item), 'policy-ahead').detail).toContain(
      'would stop this item (Denied: no-euro)',
    );
  });
});

describe('the chips of the queue', () => {
  const chipsOf = async (mini: MiniLedger, intent: Intent, person: PersonId): Promise<readonly string[]> => {
    const { rows } = valueOf(
      await (await deskOf(mini)).vault.queue({ section: 'others', offset: 0, limit: 50, search: '', person }),
    );
    const row = rows.find(({ digest }) => digest === digestOf(intent));
    return row?.chips.map(({ text, source }) => `${text} (${source})`) ?? ['not in the queue'];
  };

  test('name a tie, a version on its way and one device for two people, without opening the item', async () => {
    const mini = new MiniLedger(governed());
    const item = testTransfer({ ...later, minor: '100000000' });
    mini.propose(item);
    mini.propose(publication([rule('T-3', { action: ['transfer'] }, [['compliance', 2]])]));
    mini.approve(ANNA, item, { device: 'desk-1' as DeviceId });
    mini.approve(BEN, item, { device: 'desk-1' as DeviceId });
    expect(await chipsOf(mini, item, ANNA)).toEqual([
      'Tie to the payee (Roster)',
      'Approvals from one device (Approvals)',
      'Policy change on its way (Policy)',
    ]);
  });

  test('begin with an item that nobody can complete', async () => {
    const people = testGenesis().roster.people.map((each) =>
      each.id === BEN ? { ...each, standing: 'suspended' as const } : each,
    );
    const mini = new MiniLedger(governed(people));
    const item = payment({ minor: '300' });
    mini.propose(item);
    expect((await chipsOf(mini, item, CLEO))[0]).toBe('Can’t be completed (Roster)');
  });
});

describe('who can still approve', () => {
  const suspended = (...ids: readonly PersonId[]): Genesis['roster']['people'] =>
    testGenesis().roster.people.map((each) =>
      ids.includes(each.id) ? { ...each, standing: 'suspended' } : each,
    );

  test('too few are named by group and number, with what can be done', async () => {
    const mini = new MiniLedger(governed(suspended(BEN)));
    const item = payment({ minor: '300' });
    mini.propose(item);
    const detail = await detailOf(await deskOf(mini), item, ANNA);
    expect(checkIn(detail, 'quorum')).toMatchObject({
      outcome: 'fail',
      detail: 'It can’t be completed: 1 person of treasury is missing, only anna can still sign.',
    });
    expect(checkIn(detail, 'quorum').remedy).toContain('Bring an approver back');
  });

  test('an initiator of the group does not count', async () => {
    const mini = new MiniLedger();
    const own = payment({ minor: '300', initiator: ANNA });
    mini.propose(own);
    expect(checkIn(await detailOf(await deskOf(mini), own), 'quorum')).toMatchObject({
      outcome: 'fail',
      detail: 'It can’t be completed: 1 person of treasury is missing, only ben can still sign.',
    });
  });

  test('whose absence would stop it is said beside the quorum, and is a warning on the last day', async () => {
    const mini = new MiniLedger();
    const [calm, urgent] = [
      payment({ minor: '300' }),
      payment({ minor: '500', expiresAt: '2026-05-02T09:00:00Z' }),
    ];
    mini.propose(calm);
    mini.propose(urgent);
    mini.approve(ANNA, urgent);
    const desk = await deskOf(mini);
    const detail = await detailOf(desk, calm);
    const both =
      'Only 2 people can still fill the 2 open seats: if anna or ben is absent, it can’t be completed.';
    expect(detail.quorum).toEqual({
      groups: [{ name: 'treasury', atLeast: 2, counted: [], escalation: null }],
      forecast: both,
    });
    expect(checkIn(detail, 'quorum')).toMatchObject({ outcome: 'pass', detail: both });
    const last = await detailOf(desk, urgent);
    expect(last.quorum.groups).toEqual([
      { name: 'treasury', atLeast: 2, counted: ['anna'], escalation: null },
    ]);
    expect(checkIn(last, 'quorum')).toMatchObject({
      outcome: 'attention',
      detail: 'Only ben can still fill the open seat.',
    });
  });

  test('nobody is asked any more where an item is decided', async () => {
    const mini = new MiniLedger();
    const item = payment({ minor: '300' });
    approved(mini, item);
    const detail = await detailOf(await deskOf(mini), item);
    expect(detail.quorum).toMatchObject({ groups: [{ counted: ['anna', 'ben'] }], forecast: null });
    expect(detail.checks.map(({ id }) => id)).not.toContain('quorum');
  });
});

describe('two approvals', () => {
  const bothFrom = async (devices: readonly [string, string]): Promise<CheckView> => {
    const mini = new MiniLedger();
    const large = payment({ minor: '100000000' });
    mini.propose(large);
    mini.approve(ANNA, large, { device: devices[0] as DeviceId });
    mini.approve(BEN, large, { device: devices[1] as DeviceId });
    return checkIn(await detailOf(await deskOf(mini), large, CLEO), 'devices');
  };

  test('from one device are told', async () => {
    expect(await bothFrom(['desk-1', 'desk-1'])).toMatchObject({
      outcome: 'attention',
      detail: 'anna and ben signed on the same device, desk-1, with the same build.',
    });
  });

  test('from two are what they should be', async () => {
    expect(await bothFrom(['desk-1', 'desk-2'])).toMatchObject({ outcome: 'pass' });
  });
});
