import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, startOwnLedger, type OwnLedger } from './support/journey.ts';
import { companyOf, signIn } from './support/officer.ts';

/* The centre goes away, comes back, and once comes back with yesterday's history. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let ledger: OwnLedger;
let pin: string;

const database = (): string => join(home.folder, 'ledger');
const databaseFiles = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('ledger.sqlite'));

test.beforeAll(async () => {
  home = await sandboxHome();
  pin = companyOf(home.folder).pin;
  for (const name of databaseFiles(database()))
    copyFileSync(join(database(), name), join(home.folder, `old-${name}`));
  ledger = await startOwnLedger(home.folder);
  running = await launchDesk({ home: home.folder, env: { COUNTERSIGN_NO_LEDGER: '1' } });
  ({ desk } = running);
  await signIn(running, 'Anna Keller', pin);
  await expect(desk.getByText(/Verified to event/)).toBeVisible();
});

test.afterAll(async () => {
  await running.close();
  await ledger.stop();
  home.remove();
});

test('without the ledger the desk shows its picture and how old it is', async () => {
  await ledger.stop();
  await expect(desk.getByText(/Ledger out of reach/)).toBeVisible({ timeout: 60_000 });
  await goTo(desk, 'Approvals');
  await expect(desk.getByRole('row', { name: /Officine Torino/ })).toBeVisible();
});

test('an officer approves meanwhile, and the desk keeps it', async () => {
  await openItem(desk, /Needs your approval/, 'Officine Torino');
  await approve(running, pin);
  await expect(desk.getByText(/Waiting to send/).first()).toBeVisible();
});

test('it survives the desk itself', async () => {
  await running.close();
  running = await launchDesk({ home: home.folder, env: { COUNTERSIGN_NO_LEDGER: '1' } });
  ({ desk } = running);
  await signIn(running, 'Anna Keller', pin);
  await expect(desk.getByText(/Waiting to send/).first()).toBeVisible();
});

test('when the ledger is back it is delivered by itself, exactly once', async () => {
  ledger = await startOwnLedger(home.folder);
  await expect(desk.getByText(/Verified to event/)).toBeVisible({ timeout: 60_000 });
  await expect(desk.getByText(/Waiting to send/)).toHaveCount(0, { timeout: 60_000 });
  await goTo(desk, 'Audit');
  await desk.getByRole('searchbox', { name: 'Find events' }).fill('Officine Torino');
  const approvals = desk.getByRole('row', { name: /Anna Keller approved paying 71,500.00 EUR/ });
  await expect(approvals).toHaveCount(1);
});

test('a ledger that goes back to an older history raises the alarm and nothing can be approved', async () => {
  await ledger.stop();
  for (const name of databaseFiles(database()))
    copyFileSync(join(home.folder, `old-${name}`), join(database(), name));
  ledger = await startOwnLedger(home.folder);
  await expect(desk.getByText('The ledger went back to an older history.').first()).toBeVisible({
    timeout: 60_000,
  });
  await openItem(desk, /Needs your approval/, 'Delft Optics');
  await expect(desk.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});
