import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { GroupId, PersonId, Sha256Hex } from '#shared/brand';
import type { ApprovalStatement } from '#shared/approval';
import { sha256Hex, utf8 } from '#shared/encoding';
import { digestOf, type Intent, type RosterChange } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { CONFIG_FILE, loadConfig } from '../../../ledger/service/index.ts';
import { runLedgers, type RunningLedgers } from '../../../ledger/service/run.ts';
import type { LedgerService } from '../../../ledger/service/index.ts';
import { A_EUR, B_EUR, booksGenesis, CLIENT, MANDATE, newId } from '../../support/books.ts';
import {
  ANNA,
  BEN,
  CLEO,
  commitmentOf,
  DIRK,
  signApproval,
  signSubmission,
  testDisclosure,
  testTransfer,
} from '../../support/company.ts';
import { testDevice } from '../../support/devices.ts';
import { bjensen, linkUser, newScimSecret, ScimClient } from '../../support/identity/scim-rig.ts';
import {
  createTestLedger,
  eventually,
  LedgerClient,
  removeTestLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  MARA,
  NORA,
  PeopledLedger,
  peopledGenesis,
  SECURITY,
  testEmergency,
  testRosterChange,
} from '../../support/people.ts';
import { deskFolder, openDesk, trustOf, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* People on a real ledger and a real desk: what the one decides, the other judges again and shows. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const genesis = peopledGenesis(booksGenesis());
const POLICY = { version: genesis.policy.version, digest: policyDigest(genesis.policy) };
const now = (): string => new Date().toISOString();
const drafted = (): { readonly createdAt: string; readonly expiresAt: string } => ({
  createdAt: new Date(Date.now() - 1_000).toISOString(),
  expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
});

interface Rig {
  readonly home: LedgerHome;
  readonly client: LedgerClient;
  readonly service: LedgerService;
  /** Where its directory reports, if it has one. */
  readonly scimUrl: string | null;
  readonly trust: Awaited<ReturnType<typeof trustOf>>;
  readonly stop: () => Promise<void>;
}

const silent = { info: () => undefined, error: () => undefined };

const start = async (home: LedgerHome): Promise<Rig> => {
  const config = loadConfig(join(home.home, CONFIG_FILE));
  const running: RunningLedgers = await runLedgers({
    configs: [config],
    port: 0,
    version: 'test',
    log: silent,
  });
  let isRunning = true;
  const stop = async (): Promise<void> => {
    if (isRunning) await running.stop();
    isRunning = false;
  };
  undo.push(stop);
  const client = new LedgerClient(running.url, home);
  const [service] = running.services;
  if (service === undefined) throw new Error('no ledger');
  const trust = await trustOf({ ...home, url: running.url, client } as StartedLedger);
  const scimUrl = running.scimUrlOf(config.ledger);
  return { home, client, service, scimUrl, trust, stop };
};

const rig = async (config: Parameters<typeof createTestLedger>[1] = {}): Promise<Rig> => {
  const home = await createTestLedger(genesis, config);
  undo.push(() => {
    removeTestLedger(home);
  });
  return start(home);
};

const desk = async ({ trust }: Rig, place?: Parameters<typeof openDesk>[3]): Promise<Desk> => {
  const { file, remove } = deskFolder();
  undo.push(remove);
  const opened = await openDesk(file, trust, {}, place);
  undo.push(() => opened.close());
  return opened;
};

const propose = async ({ client }: Rig, intent: Intent): Promise<string> => {
  const head = await client.head();
  const submission = signSubmission(intent.initiator, [digestOf(intent)], head, now());
  const { body } = await client.propose(submission, [intent]);
  const [outcome] = body.outcomes;
  return outcome === undefined || outcome.outcome === 'refused'
    ? (outcome?.code ?? body.code)
    : outcome.outcome;
};

const approve = async (
  { client }: Rig,
  who: PersonId,
  intent: Intent,
  over: Partial<ApprovalStatement> = {},
): Promise<string> => {
  const head = await client.head();
  const approval = signApproval(who, intent, head, { issuedAt: now(), policy: POLICY, ...over });
  const { body } = await client.approve(approval);
  return typeof body.status === 'string' ? body.status : body.code;
};

/** Proposes it, and has security decide. */
const carry = async (on: Rig, intent: Intent, who: readonly PersonId[] = [HUGO, IVAN]): Promise<string> => {
  const proposed = await propose(on, intent);
  if (proposed !== 'proposed') return proposed;
  let answer = proposed;
  for (const each of who) answer = await approve(on, each, intent);
  return answer;
};

const change = (of: RosterChange, initiator: PersonId = GRACE): Intent =>
  testRosterChange(of, { ...drafted(), initiator });

const leaves = (person: PersonId): Intent =>
  change({ kind: 'set-standing', person, from: 'active', to: 'left' });

const approvalsOn = async (
  { vault }: Desk,
  intent: Intent,
): Promise<{ readonly counted: number; readonly stale: readonly (string | null)[] }> => {
  const detail = await vault.detail({ person: null, digest: digestOf(intent) });
  if (!detail.ok) return { counted: -1, stale: [] };
  const { row, approvals } = detail.value;
  return {
    counted: row.progress.groups.reduce((sum, { counted }) => sum + counted.length, 0),
    stale: approvals.map(({ stale }) => stale),
  };
};

const evidence = {
  source: 'scim',
  reference: sha256Hex(utf8('{"active":false}')) as Sha256Hex,
  at: now(),
} as const;

describe('somebody of whom the directory says that they are gone', () => {
  test('has no power within seconds, at the ledger and on an open desk; nor on one that comes back later', async () => {
    const { secret, sha256 } = newScimSecret();
    const on = await rig({
      scim: { listen: { host: '127.0.0.1', port: 0 }, secrets: [{ name: 'directory', sha256 }] },
    });
    const directory = new ScimClient(on.scimUrl ?? '', secret);
    const user = await directory.create(bjensen());
    await linkUser(on.home, String(user.body['id']), ANNA);
    const offline = deskFolder();
    undo.push(offline.remove);
    const intent = testTransfer(drafted());
    expect(await propose(on, intent)).toBe('proposed');
    expect(await approve(on, ANNA, intent)).toBe('awaiting-approval');
    const away = await openDesk(offline.file, on.trust);
    await away.size((await on.client.head()).size);
    await away.close();
    const open = await desk(on);
    await open.size((await on.client.head()).size);
    expect(await approvalsOn(open, intent)).toEqual({ counted: 1, stale: [null] });
    expect(await open.digests('mine', MARA)).toEqual([digestOf(intent)]);

    const started = performance.now();
    const disabled = { op: 'replace', path: 'active', value: false };
    expect(await directory.patch(String(user.body['id']), disabled)).toMatchObject({ status: 200 });
    const inLedgerMs = performance.now() - started;
    await eventually('the freeze on the desk', async () => {
      const { stale } = await approvalsOn(open, intent);
      return stale[0] === null ? undefined : true;
    });
    const onDeskMs = performance.now() - started;
    console.log(`withdrawn: ledger ${inLedgerMs.toFixed(0)} ms, open desk ${onDeskMs.toFixed(0)} ms`);
    expect(onDeskMs).toBeLessThan(60_000);

    expect(await approvalsOn(open, intent)).toEqual({ counted: 0, stale: ['the approver is suspended'] });
    expect(open.vault.enrolment().people.find(({ id }) => id === ANNA)?.standing).toBe('suspended');
    expect(await open.vault.decideContext({ person: ANNA, digest: digestOf(intent) })).toMatchObject({
      ok: false,
      error: { code: 'not-eligible' },
    });
    expect(await approve(on, ANNA, intent)).toBe('bad-statement');
    expect(await on.service.withdraw(ANNA, evidence)).toMatchObject({ ok: true });
    expect(await on.service.withdraw(ANNA, { ...evidence, at: now() })).toEqual({
      ok: true,
      value: { withdrawn: false },
    });
    const events = await on.client.events();
    expect(events.filter(({ type }) => type === 'authority.withdrawn')).toHaveLength(1);
    expect(await on.service.withdraw('nobody' as PersonId, evidence)).toMatchObject({ ok: false });

    const back = await openDesk(offline.file, on.trust);
    undo.push(() => back.close());
    await back.size(events.length);
    expect(await approvalsOn(back, intent)).toEqual({ counted: 0, stale: ['the approver is suspended'] });
  });
});

describe('a leaver in flight', () => {
  test('cannot approve, and what was approved does not count: two others have to', async () => {
    const on = await rig();
    // Ben holds a sealed token, and may leave once somebody else does.
    const third = testRosterChange(
      {
        kind: 'set-roles',
        person: NORA,
        from: { roles: ['approver'], groups: [] },
        to: { roles: ['approver', 'break-glass'], groups: ['break-glass' as GroupId] },
      },
      drafted(),
    );
    expect(await carry(on, third)).toBe('carried-out');
    const intent = testTransfer(drafted());
    await propose(on, intent);
    const head = await on.client.head();
    const inFlight = signApproval(ANNA, intent, head, { issuedAt: now(), policy: POLICY });
    await approve(on, BEN, intent);
    expect(await carry(on, leaves(BEN))).toBe('carried-out');
    expect(await carry(on, leaves(ANNA))).toBe('carried-out');
    const late = await on.client.approve(inFlight);
    expect(late.body.code).toBe('bad-statement');
    expect(await approve(on, MARA, intent)).toBe('awaiting-approval');
    const open = await desk(on);
    await open.size((await on.client.head()).size);
    expect(await approvalsOn(open, intent)).toEqual({ counted: 1, stale: ['the approver has left', null] });
  });

  test('has no power after the ledger was started again either, and its state is what the journal gives', async () => {
    const on = await rig();
    expect(await carry(on, leaves(ANNA))).toBe('carried-out');
    const before = on.service.set.roster?.roster;
    await on.stop();
    const again = await start(on.home);
    expect(again.service.set.roster?.roster).toEqual(before);
    const intent = testTransfer(drafted());
    await propose(again, intent);
    expect(await approve(again, ANNA, intent)).toBe('bad-statement');
  });
});

describe('somebody who sits for another', () => {
  test('is waited for on their desk, is told for whom, and is shown so', async () => {
    const on = await rig();
    const intent = testTransfer(drafted());
    await propose(on, intent);
    const open = await desk(on);
    await open.size((await on.client.head()).size);
    expect(await open.digests('mine', NORA)).toEqual([]);
    const { createdAt: since } = drafted();
    const until = new Date(Date.parse(since) + 86_400_000).toISOString();
    const seat: RosterChange = {
      kind: 'delegate',
      from: ANNA,
      to: NORA,
      groups: ['treasury' as never],
      since,
      until,
    };
    expect(await carry(on, change(seat, ANNA))).toBe('carried-out');
    await open.size((await on.client.head()).size);
    expect(await open.digests('mine', NORA)).toEqual([digestOf(intent)]);
    const detail = valueOf(await open.vault.detail({ person: NORA, digest: digestOf(intent) }));
    expect(detail.mayDecide).toEqual({ can: true, forName: 'anna' });
    await approve(on, NORA, intent);
    await open.size((await on.client.head()).size);
    const after = valueOf(await open.vault.detail({ person: ANNA, digest: digestOf(intent) }));
    expect(after.approvals).toMatchObject([{ personName: 'nora', forName: 'anna' }]);
    expect(after.mayDecide).toMatchObject({ can: false });
    expect(JSON.stringify(after.mayDecide)).toContain('nora decided for you');
  });
});

describe('an emergency', () => {
  test('stops payments and operations under mandates, shows on every desk, and is lifted by three', async () => {
    const on = await rig();
    const open = await desk(on);
    const freeze = { kind: 'freeze', scope: { kind: 'ledger' } } as const;
    expect(await carry(on, testEmergency(freeze, drafted()), [CLEO])).toBe('carried-out');
    expect(await propose(on, testTransfer(drafted()))).toBe('ledger-frozen');
    const legs = [{ asset: 'EUR', credit: A_EUR, debit: B_EUR, minor: '100' }];
    const command = { kind: 'book', client: CLIENT, mandate: MANDATE } as const;
    const operations = [{ op: 'transfer' as const, id: newId(), legs }];
    expect(await on.service.books.operate({ ...command, operations })).toMatchObject({
      ok: false,
      error: { code: 'ledger-frozen' },
    });
    await open.size((await on.client.head()).size);
    const shown = valueOf(await open.vault.see('roster', null));
    expect(shown.freezes).toMatchObject([{ what: 'the whole ledger' }]);
    const lift = { kind: 'unfreeze', scope: { kind: 'ledger' } } as const;
    const lifting = testEmergency(lift, { ...drafted(), initiator: GRACE });
    expect(await carry(on, lifting, SECURITY.slice(1))).toBe('carried-out');
    expect(await propose(on, testTransfer(drafted()))).toBe('proposed');
    expect(await on.service.books.operate({ ...command, operations })).toMatchObject({ ok: true });
  });
});

describe('a desk whose build is not released', () => {
  test('says so before anything is signed', async () => {
    const on = await rig();
    const build = (name: string): Sha256Hex => sha256Hex(utf8(name)) as Sha256Hex;
    const register = (person: PersonId): Intent =>
      change(
        {
          kind: 'register-device',
          device: {
            id: testDevice(person),
            name: `Desk of ${person}`,
            person,
            build: null,
            attestation: null,
            isDiskEncrypted: null,
          },
        },
        person,
      );
    for (const person of [HUGO, IVAN, ANNA]) {
      const others = SECURITY.filter((id) => id !== person).slice(-2);
      expect(await carry(on, register(person), others)).toBe('carried-out');
    }
    const release = change({ kind: 'set-releases', from: [], to: [{ build: build('1.0'), version: '1.0' }] });
    expect(await propose(on, release)).toBe('proposed');
    for (const who of [HUGO, IVAN])
      await approve(on, who, release, { build: build('1.0'), device: testDevice(who) });
    const intent = testTransfer(drafted());
    expect(await propose(on, intent)).toBe('proposed');
    const good = await desk(on, { device: testDevice(ANNA), build: build('1.0') });
    const altered = await desk(on, { device: testDevice(ANNA), build: build('altered') });
    const foreign = await desk(on, { device: testDevice(HUGO), build: build('1.0') });
    const { size } = await on.client.head();
    const codeOn = async (opened: Desk): Promise<string> => {
      await opened.size(size);
      const context = await opened.vault.decideContext({ person: ANNA, digest: digestOf(intent) });
      return context.ok ? 'ok' : context.error.code;
    };
    expect([await codeOn(good), await codeOn(altered), await codeOn(foreign)]).toEqual([
      'ok',
      'build-refused',
      'device-refused',
    ]);
  });
});

describe('somebody new', () => {
  test('has a name on desks that the journal does not hold', async () => {
    const on = await rig();
    const oscar = 'p-05ca12' as PersonId;
    const disclosure = testDisclosure(oscar);
    const intent = change({
      kind: 'add-person',
      person: oscar,
      commitment: commitmentOf(disclosure),
      serviceOf: null,
    });
    const head = await on.client.head();
    const submission = signSubmission(GRACE, [digestOf(intent)], head, now());
    const stray = testDisclosure('p-stray' as PersonId);
    await on.client.request('POST', '/v1/intents', {
      commandId: 'add-oscar',
      submission,
      intents: [intent],
      disclosures: [disclosure, stray],
    });
    const open = await desk(on);
    // Before anybody approves: they see whom they would add.
    await open.size((await on.client.head()).size);
    await eventually('the name of the newcomer', async () => {
      const { people } = valueOf(await open.vault.detail({ person: HUGO, digest: digestOf(intent) }));
      return people.find(({ id, name }) => id === oscar && name === disclosure.record.name);
    });
    for (const who of [HUGO, IVAN]) await approve(on, who, intent);
    await open.when('the name', () =>
      open.vault.enrolment().people.some(({ id, name }) => id === oscar && name === disclosure.record.name),
    );
    expect((await on.client.lines()).join('\n')).not.toContain(disclosure.record.email);
  });
});

describe('the roster on a desk', () => {
  test('says who may do what, what they answer for, and whose absence would stop the company', async () => {
    const on = await rig();
    const open = await desk(on);
    await open.size(1);
    const shown = valueOf(await open.vault.see('roster', null));
    const dirk = shown.people.find(({ id }) => id === DIRK);
    expect(dirk?.answersFor.wallets.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(dirk?.may.map(({ what }) => what).join()).toContain('Propose payments');
    expect(shown.people.every(({ conflicts }) => conflicts.length === 0)).toBe(true);
    const rows = valueOf(await open.vault.see('quorumHealth', { absent: [] }));
    const changes = rows.find(({ rule }) => rule === 'R-1');
    expect(changes?.isReachable).toBe(true);
    // One of four may be absent; any two of them are too many.
    expect(changes?.breakers).toHaveLength(6);
    expect(changes?.breakers.every(({ length }) => length === 2)).toBe(true);
    const without = valueOf(await open.vault.see('quorumHealth', { absent: [HUGO, IVAN] }));
    expect(without.find(({ rule }) => rule === 'R-1')?.isReachable).toBe(false);
    // On a day after its date of review the rule asks one person more than there are besides whoever proposes.
    const later = valueOf(await open.vault.see('quorumHealth', { absent: [], day: '2999-01-01' }));
    expect(later.find(({ rule }) => rule === 'R-1')).toMatchObject({
      groups: [{ atLeast: (changes?.groups[0]?.atLeast ?? 0) + 1 }],
      breakers: SECURITY.map(() => [expect.any(String) as string]),
    });
    const uses = valueOf(await open.vault.see('grantUses', null));
    expect(shown.review).toMatchObject({ lastAt: null, isOverdue: false, overdue: [] });
    expect(Date.parse(shown.review.dueAt ?? '')).toBeGreaterThan(0);
    // Nothing was ever done here; what is held ready, or leaves no trace, is not idle for that.
    for (const { kind, isIdle } of uses) expect(isIdle).toBe(kind === 'exercised');
    expect(uses.some(({ isUsedLately }) => isUsedLately)).toBe(false);
    expect(uses.filter(({ kind }) => kind === 'held-ready').map(({ person }) => person)).toEqual([BEN, CLEO]);
  });
});

describe('a centre that lies about people, to a desk that looks', () => {
  /** The alarm of a fresh desk that is served these events; null when it takes them over. */
  const alarmOn = async (events: readonly JournalEvent[]): Promise<string | null> => {
    const standIn = await StandIn.start(events.map((event, seq) => ({ ...event, seq })));
    undo.push(() => standIn.stop());
    const { file, remove } = deskFolder();
    undo.push(remove);
    const opened = await openDesk(file, standIn.trust());
    undo.push(() => opened.close());
    const state = await opened.when('the end', ({ phase }) => phase === 'alarm' || phase === 'current');
    return state.error?.code ?? null;
  };
  const journal = (): PeopledLedger => {
    const ledger = new PeopledLedger();
    const intent = testTransfer();
    ledger.propose(intent);
    ledger.approve(ANNA, intent);
    ledger.change({ kind: 'set-standing', person: ANNA, from: 'active', to: 'left' });
    ledger.change({ kind: 'set-standing', person: NORA, from: 'active', to: 'left' });
    return ledger;
  };
  const last = ({ events }: PeopledLedger): JournalEvent => {
    const event = events.at(-1);
    if (event === undefined) throw new Error('no event');
    return event;
  };

  test('an honest one is believed', async () => {
    expect(await alarmOn(journal().events)).toBeNull();
  });

  test('a roster of before a change is not', async () => {
    const { events } = journal();
    const gone = events.findIndex(({ type }) => type === 'roster.changed');
    expect(await alarmOn(events.filter((_, at) => at !== gone))).toBe('event-invalid');
  });

  test('a change that nobody approved is not', async () => {
    const ledger = journal();
    const asked = testRosterChange({ kind: 'set-standing', person: MARA, from: 'active', to: 'left' });
    expect(ledger.propose(asked)).toBe('proposed');
    const event = { ...last(journal()), payload: { intent: digestOf(asked), version: 4 } } as JournalEvent;
    expect(await alarmOn([...ledger.events, event])).toBe('event-invalid');
  });

  test('a directory that gives power is not', async () => {
    const ledger = journal();
    ledger.withdraw(MARA);
    expect(await alarmOn(ledger.events)).toBeNull();
    expect(await alarmOn([...ledger.events, last(ledger)])).toBe('event-invalid');
  });
});
