import { copyFileSync, existsSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { Disclosure } from '#shared/roster';
import { digestOf } from '#shared/intent';
import { encodeEvent } from '#shared/journal';
import {
  ANNA,
  CLEO,
  DIRK,
  EVE,
  EVE_EMAIL,
  EVE_NAME,
  genesisWithEve,
  testDisclosure,
  testErasure,
  testTransfer,
  testWallet,
} from '../../support/company.ts';
import { eventually } from '../../support/ledger.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { HUGO, IVAN, PeopledLedger, testRosterChange } from '../../support/people.ts';
import { commitmentOf } from '../../support/roster.ts';
import { carry } from '../../support/wallet-life.ts';
import { deskFolder, KEY_HEX, openDesk, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/* Names on a desk: from the ledger, believed only when they open a commitment, and gone when they are erased. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const OPEN_ENDED = { expiresAt: '2126-05-08T09:00:00Z' };

const served = async (mini: MiniLedger): Promise<StandIn> => {
  const standIn = await StandIn.start(mini.events);
  undo.push(() => standIn.stop());
  return standIn;
};

const folder = (): string => {
  const { file, remove } = deskFolder();
  undo.push(remove);
  return file;
};

const desk = async (...input: Parameters<typeof openDesk>): Promise<Desk> => {
  const opened = await openDesk(...input);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await opened.close();
    isOpen = false;
  };
  undo.push(close);
  return { ...opened, close };
};

const nameOf = ({ vault }: Desk, id = EVE): string | undefined =>
  vault.enrolment().people.find((person) => person.id === id)?.name;

const summaries = async ({ vault }: Desk, search = ''): Promise<readonly string[]> => {
  const page = valueOf(await vault.audit({ offset: 0, limit: 100, search }));
  return page.rows.map(({ summary }) => summary);
};

/** Every row of the store as text. */
const rowsOf = async (file: string): Promise<string> => {
  const db = new sqlite3.Database(file);
  const all = (statement: string): Promise<readonly Record<string, unknown>[]> =>
    new Promise((resolve, reject) => {
      db.all<Record<string, unknown>>(statement, (error, rows) => {
        if (error === null) resolve(rows);
        else reject(error);
      });
    });
  await all(`pragma cipher = 'sqlcipher'`);
  await all(`pragma legacy = 4`);
  await all(`pragma key = "x'${KEY_HEX}'"`);
  const tables = await all(`select name from sqlite_schema where type = 'table'`);
  const texts: string[] = [];
  for (const { name } of tables) texts.push(JSON.stringify(await all(`select * from "${String(name)}"`)));
  await new Promise((closed) => {
    db.close(closed);
  });
  return texts.join('\n');
};

/** Waits until the desk holds as many events as the ledger has. */
const caughtUp = (opened: Desk, standIn: StandIn): Promise<unknown> => opened.size(standIn.lines.length);

describe('a name', () => {
  test('is shown once it was received and opened the journal’s commitment, also without the ledger', async () => {
    const mini = new MiniLedger(genesisWithEve());
    const standIn = await served(mini);
    const file = folder();
    const opened = await desk(file, standIn.trust());
    await opened.when('the name', () => nameOf(opened) === EVE_NAME);
    expect(opened.vault.enrolment().people.find(({ id }) => id === EVE)?.title).toBe('Former officer');
    expect(opened.events.some(({ kind }) => kind === 'roster')).toBe(true);
    await opened.close();
    const trust = standIn.trust();
    await standIn.stop();
    const offline = await desk(file, trust);
    expect(nameOf(offline)).toBe(EVE_NAME);
  });

  test('that was not received is told so, and stops nothing', async () => {
    const mini = new MiniLedger(genesisWithEve());
    const intent = testTransfer(OPEN_ENDED);
    mini.propose(intent);
    const standIn = await served(mini);
    standIn.people = standIn.people.filter(({ person }) => person !== EVE && person !== DIRK);
    const opened = await desk(folder(), standIn.trust());
    await caughtUp(opened, standIn);
    expect(nameOf(opened)).toBe(`Name not yet received (${EVE})`);
    const detail = valueOf(await opened.vault.detail({ person: ANNA, digest: digestOf(intent) }));
    expect(detail.row.initiatorName).toBe(`Name not yet received (${DIRK})`);
    expect(detail.people).toEqual([{ id: DIRK, name: `Name not yet received (${DIRK})` }]);
    expect(detail.mayDecide).toEqual({ can: true });
  });

  test.each<readonly [string, (honest: Disclosure) => Disclosure]>([
    ['another name', (of) => ({ ...of, record: { ...of.record, name: 'Mallory' } })],
    ['another title', (of) => ({ ...of, record: { ...of.record, title: 'Group treasurer' } })],
    ['another salt', (of) => ({ ...of, salt: '00'.repeat(32) })],
    ['the record of somebody else', () => ({ ...testDisclosure(ANNA), person: EVE })],
  ])('forged with %s raises the alarm, and nothing of it is kept or shown', async (_, forge) => {
    const standIn = await served(new MiniLedger(genesisWithEve()));
    standIn.people = standIn.people.map((of) => (of.person === EVE ? forge(of) : of));
    const file = folder();
    const opened = await desk(file, standIn.trust());
    const state = await opened.phase('alarm');
    expect(state.error?.code).toBe('person-forged');
    for (const { name } of opened.vault.enrolment().people) expect(name).toMatch(/^Name not yet received/);
    expect(
      await opened.vault.decideContext({ person: ANNA, digest: '00'.repeat(32) as never }),
    ).toMatchObject({ ok: false, error: { code: 'alarm-active' } });
    await opened.close();
    expect(await rowsOf(file)).not.toMatch(/Mallory|Group treasurer|@example\.com/);
  });

  test('of somebody whom the journal does not know is left alone', async () => {
    const mini = new MiniLedger();
    const standIn = await served(mini);
    standIn.people = [...standIn.people, testDisclosure(EVE)];
    const file = folder();
    const opened = await desk(file, standIn.trust());
    await opened.when('the names', () => nameOf(opened, ANNA) === ANNA);
    await opened.close();
    expect(await rowsOf(file)).not.toContain(EVE_NAME);
  });
});

describe('somebody whom an open item would add', () => {
  const OSCAR = 'p-05ca12' as PersonId;
  const NAME = 'Oscar Wallenberg';
  const known = testDisclosure(OSCAR);
  const disclosure = { ...known, record: { ...known.record, name: NAME } };
  const intent = testRosterChange(
    { kind: 'add-person', person: OSCAR, commitment: commitmentOf(disclosure), serviceOf: null },
    OPEN_ENDED,
  );
  const asked = async (
    person = disclosure,
  ): Promise<{ mini: PeopledLedger; standIn: StandIn; opened: Desk; file: string }> => {
    const mini = new PeopledLedger();
    expect(mini.propose(intent)).toBe('proposed');
    const standIn = await served(mini);
    standIn.people = [...standIn.people, person];
    const file = folder();
    const opened = await desk(file, standIn.trust());
    return { mini, standIn, opened, file };
  };
  const isNamed = async ({ vault }: Desk): Promise<boolean> => {
    const { people } = valueOf(await vault.detail({ person: HUGO, digest: digestOf(intent) }));
    return people.some(({ id, name }) => id === OSCAR && name === NAME);
  };
  const once = (opened: Desk, wanted: boolean): Promise<true> =>
    eventually(wanted ? 'the name' : 'no name', async () =>
      (await isNamed(opened)) === wanted ? true : undefined,
    );

  test('is shown by name to whoever decides, and stays known once added', async () => {
    const { mini, standIn, opened } = await asked();
    await caughtUp(opened, standIn);
    await once(opened, true);
    for (const who of [HUGO, IVAN]) expect(mini.approve(who, intent)).toBe('recorded');
    standIn.lines = mini.events.map(encodeEvent);
    opened.vault.retry();
    await caughtUp(opened, standIn);
    expect(nameOf(opened, OSCAR)).toBe(NAME);
  });

  test('is forgotten when nothing comes of it', async () => {
    const { mini, standIn, opened, file } = await asked();
    await caughtUp(opened, standIn);
    await once(opened, true);
    const reason = { code: 'other', text: 'not hired' } as const;
    expect(mini.approve(HUGO, intent, { decision: 'reject', reason })).toBe('recorded');
    standIn.lines = mini.events.map(encodeEvent);
    opened.vault.retry();
    await caughtUp(opened, standIn);
    await once(opened, false);
    await opened.close();
    expect(await rowsOf(file)).not.toContain(NAME);
  });

  test('under another name than was committed to raises the alarm', async () => {
    const { opened, file } = await asked({
      ...disclosure,
      record: { ...disclosure.record, name: 'Mallory' },
    });
    expect((await opened.phase('alarm')).error?.code).toBe('person-forged');
    await opened.close();
    expect(await rowsOf(file)).not.toContain('Mallory');
  });
});

describe('an erased person', () => {
  const erased = async (): Promise<{
    readonly standIn: StandIn;
    readonly opened: Desk;
    readonly file: string;
    readonly mini: MiniLedger;
  }> => {
    const mini = new MiniLedger(genesisWithEve());
    const standIn = await served(mini);
    const file = folder();
    const opened = await desk(file, standIn.trust());
    await opened.when('the name', () => nameOf(opened) === EVE_NAME);
    const intent = testErasure(OPEN_ENDED);
    expect(mini.propose(intent)).toBe('proposed');
    standIn.lines = mini.events.map(encodeEvent);
    opened.vault.retry();
    await caughtUp(opened, standIn);
    const detail = valueOf(await opened.vault.detail({ person: ANNA, digest: digestOf(intent) }));
    expect(detail.row.title).toBe(EVE_NAME);
    expect(detail.people).toContainEqual({ id: EVE, name: EVE_NAME });
    expect(await summaries(opened, 'evelyn')).toHaveLength(1);
    for (const who of [ANNA, CLEO]) expect(mini.approve(who, intent)).toBe('recorded');
    standIn.lines = mini.events.map(encodeEvent);
    opened.vault.retry();
    await caughtUp(opened, standIn);
    return { standIn, opened, file, mini };
  };

  test('is called so in words wherever the name stood, also in what happened before', async () => {
    const { opened } = await erased();
    const words = `Erased person (${EVE})`;
    expect(nameOf(opened)).toBe(words);
    const [latest, ...earlier] = await summaries(opened);
    expect(latest).toBe(`The personal data of ${words} was erased: the person asked for it.`);
    expect(earlier.join('\n')).toContain(`erasing the personal data of ${words}`);
    const page = valueOf(
      await opened.vault.queue({
        person: ANNA,
        section: 'done',
        offset: 0,
        limit: 10,
        search: 'erased person',
      }),
    );
    expect(page.rows.map(({ title }) => title)).toEqual([words]);
    expect(await summaries(opened, 'evelyn')).toEqual([]);
    expect(await summaries(opened, EVE)).not.toEqual([]);
  });

  test('is gone from the store, which was rid of it before it was closed', async () => {
    const { opened, file } = await erased();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    // The log is copied with it: what the file does not hold, the log does not either.
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    const rows = await rowsOf(copy);
    for (const text of [EVE_NAME, EVE_EMAIL, testDisclosure(EVE).salt]) expect(rows).not.toContain(text);
    expect(rows).toContain(testDisclosure(ANNA).salt);
    await opened.close();
  });

  test('does not come back when the ledger goes on telling the name', async () => {
    const { opened, standIn, file, mini } = await erased();
    expect(standIn.people).toContainEqual(testDisclosure(EVE));
    mini.propose(testTransfer(OPEN_ENDED));
    standIn.lines = mini.events.map(encodeEvent);
    opened.vault.retry();
    await caughtUp(opened, standIn);
    await opened.close();
    const again = await desk(file, standIn.trust());
    await again.phase('current');
    expect(nameOf(again)).toBe(`Erased person (${EVE})`);
    await again.close();
    expect(await rowsOf(file)).not.toContain(EVE_NAME);
  });

  test('a new desk that reads the whole journal never learns the name', async () => {
    const { standIn } = await erased();
    standIn.people = standIn.people.filter(({ person }) => person !== EVE);
    const opened = await desk(folder(), standIn.trust());
    await caughtUp(opened, standIn);
    await opened.when('the others', () => nameOf(opened, ANNA) === ANNA);
    expect(nameOf(opened)).toBe(`Erased person (${EVE})`);
  });
});

test('names are in no table but their own, and are found by a search all the same', async () => {
  const mini = new MiniLedger({
    ...genesisWithEve('active'),
    wallets: [testWallet('wallet-a', 'alpha', 'A'), testWallet('wallet-b', 'beta', 'B')],
  });
  const intent = testTransfer({ ...OPEN_ENDED, initiator: DIRK });
  expect(carry(mini, intent, [ANNA])).toBe('awaiting-approval');
  const standIn = await served(mini);
  const file = folder();
  const opened = await desk(file, standIn.trust());
  await opened.when('the names', () => nameOf(opened) === EVE_NAME);
  const found = valueOf(
    await opened.vault.queue({ person: null, section: 'others', offset: 0, limit: 10, search: DIRK }),
  );
  expect(found.total).toBe(1);
  expect(await summaries(opened, `${DIRK} proposed`)).toHaveLength(1);
  expect(await summaries(opened, 'nobody of this name')).toEqual([]);
  await opened.close();
  const lines = (await rowsOf(file)).split('\n').filter((table) => table.includes(EVE_NAME));
  expect(lines).toHaveLength(1);
});
