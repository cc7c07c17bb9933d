import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, spareToken, type Home, type RunningDesk } from './support/desk.ts';
import { approve, openItem, signOut } from './support/journey.ts';
import { companyOf, signIn } from './support/officer.ts';
import { approveAs, askFor, goToPart, openPerson, propose } from './support/people.ts';

/* Somebody joins: their first approvals are recorded and do not count, and every screen says until when. */

/** Several people sign in one after the other. */
const LIMIT_MS = 240_000;

test.describe.configure({ mode: 'serial', timeout: LIMIT_MS });

const NEWCOMER = 'Nadia Costa';
const SECURITY = ['Henrik Olsen', 'Ines Ferreira'] as const;
const ITEM = 'Officine Torino';
const UNTIL = /in shadow until \d{4}-\d\d-\d\d \d\d:\d\d UTC or after 5 more items/;

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;
let serial: string;

const security = async (reasons: readonly string[]): Promise<void> => {
  for (const officer of SECURITY) await approveAs(running, officer, reasons, pin);
};

const as = async (officer: string): Promise<void> => {
  await signOut(desk);
  await signIn(running, officer, pin);
};

test.beforeAll(async () => {
  test.setTimeout(LIMIT_MS);
  home = await sandboxHome();
  ({ pin } = companyOf(home.folder));
  serial = await spareToken(home.folder, 'newcomer');
  running = await launchDesk({ home: home.folder });
  ({ desk } = running);
  await desk.getByRole('button', { name: /Greta Holm/ }).waitFor();
  await signIn(running, 'Greta Holm', pin);
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('somebody is added by security', async () => {
  await goToPart(desk, 'People');
  const dialog = await askFor(desk, 'Add a person');
  await dialog.getByLabel('Name', { exact: true }).fill(NEWCOMER);
  await dialog.getByLabel('Title').fill('Treasury analyst');
  await dialog.getByLabel('E-mail').fill('nadia.costa@aurora.example');
  await propose(running, 'New position in treasury', pin);
  await security(['New position in treasury']);
});

test('with a token and a seat they are in shadow, and their page says until when', async () => {
  await as('Greta Holm');
  await openPerson(desk, NEWCOMER);
  const enrol = await askFor(desk, 'Enrol a token');
  await enrol.getByRole('button', { name: /Token that is plugged in/ }).click();
  await desk.getByRole('option', { name: new RegExp(serial) }).click();
  await propose(running, 'Token handed over in person', pin);
  const grants = await askFor(desk, 'Change roles and groups');
  await grants.getByRole('group', { name: 'Roles' }).getByText('Approver', { exact: true }).click();
  await grants
    .getByRole('group', { name: 'Seats in groups' })
    .getByText(/^Treasury needs/)
    .click();
  await propose(running, 'Approves payments of treasury', pin);
  await security(['Token handed over', 'Approves payments of treasury']);
  await openPerson(desk, NEWCOMER);
  await expect(desk.getByText(new RegExp(`${NEWCOMER} is ${UNTIL.source}`))).toBeVisible();
  await expect(desk.getByText(/counts towards no quorum/)).toBeVisible();
});

test('their approval is signed, shown and not counted, and the item says so before and after', async () => {
  await as(NEWCOMER);
  await openItem(desk, /^Needs your approval/, ITEM);
  const main = desk.getByRole('main');
  const said = new RegExp(`${NEWCOMER} is ${UNTIL.source}: an approval is recorded and does not count`);
  await expect(main.getByText(said)).toBeVisible();
  await expect(main.getByRole('img', { name: /^Treasury 0 of 2/ }).first()).toBeVisible();
  await approve(running, pin);
  await expect(main.getByText(new RegExp(`does not count: ${NEWCOMER} is ${UNTIL.source}`))).toBeVisible();
  await expect(main.getByRole('img', { name: /^Treasury 0 of 2/ }).first()).toBeVisible();
});

test('the health of the quorums names them apart', async () => {
  await as('Greta Holm');
  await goToPart(desk, 'Quorum health');
  await desk.getByRole('grid', { name: 'Quorum health' }).getByRole('row', { name: /EUR-3/ }).click();
  const chosen = desk.getByRole('complementary');
  await expect(chosen.getByText(new RegExp(`${NEWCOMER} does not count, ${UNTIL.source}`))).toBeVisible();
});
