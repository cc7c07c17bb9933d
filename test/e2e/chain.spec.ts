import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { carrierPid, mining, sentLines, tokensOf } from './support/chain.ts';
import { launchDesk, type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { enterPin, signedInDesk, signIn } from './support/officer.ts';

/* A payment over a chain, from its draft to the books, on the sandbox's own chain; one that is cut off, and cancelled. */

test.describe.configure({ mode: 'serial' });

const PAYEE = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const GROUPS = '0x 7099 7970 C518 12dc 3A01 0C7d 01b5 0e0d 17dc 79C8';
const APPROVERS = ['Anna Keller', 'Bram de Vries', 'David Lindqvist'];

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Elena Novak'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const queue = (): Locator => desk.getByRole('table', { name: 'Queue on Local chain (test)' });
const rowOf = (text: string): Locator => queue().getByRole('row', { name: new RegExp(text) });

const unlock = async (): Promise<void> => {
  await desk.getByRole('button', { name: 'Unlock', exact: true }).click();
  const window = await running.pinWindow();
  await expect(window.getByLabel('PIN of the carrier’s token')).toBeVisible();
  await enterPin(window, pin);
  await expect(desk.getByRole('button', { name: 'Lock', exact: true })).toBeVisible({ timeout: 20_000 });
};

const fillIn = async (payee: string, amount: string): Promise<Locator> => {
  await desk.getByRole('button', { name: 'New payment' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Payee', { exact: true }).fill(payee);
  await dialog.getByLabel('Country of the payee').fill('CH');
  await dialog.getByLabel('Address').fill(PAYEE);
  await dialog.getByLabel('Amount in USDC').fill(amount);
  await dialog.getByLabel('What for').fill('Hosting, December');
  // What is signed is on the screen, to the last field.
  await expect(dialog.getByText('Hosting, December')).toBeVisible();
  return dialog;
};

const signIt = async (dialog: Locator): Promise<void> => {
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  const window = await running.pinWindow();
  await expect(window.locator('[data-pin-value="To address"]')).toHaveText(GROUPS);
  await enterPin(window, pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
};

const approvedByAll = async (payee: string): Promise<void> => {
  for (const name of APPROVERS) {
    await signOut(desk);
    await signIn(running, name, pin);
    await openItem(desk, /Needs your approval/, payee);
    await expect(desk.getByRole('main')).toContainText(GROUPS);
    await approve(running, pin);
  }
  await signOut(desk);
  await signIn(running, 'Elena Novak', pin);
  await goTo(desk, 'Chain');
};

test('the room says that the carrier is locked, and what has no use yet', async () => {
  await goTo(desk, 'Chain');
  await expect(desk.getByText('The carrier is locked.')).toBeVisible();
  await expect(desk.getByText('Nothing was sent from it yet.')).toBeVisible();
  await inBothThemes(desk);
});

test('a payment is drafted: the address is checked as it is typed, and what is signed is shown whole', async () => {
  const dialog = await fillIn('Helvetia Hosting', '250.5');
  await dialog.getByLabel('Address').fill(PAYEE.toLowerCase());
  await expect(dialog.getByText(/do not carry their checksum/)).toBeVisible();
  await dialog.getByLabel('Address').fill(PAYEE);
  await expect(dialog.getByText(GROUPS)).toBeVisible();
  await expect(dialog.getByLabel('Fee ceiling in ETH')).not.toHaveValue('');
  await expect(dialog).toContainText('Would need');
  await inBothThemes(desk);
  await signIt(dialog);
});

test('approved by a quorum and unlocked, it is sent, mined, and in the books', async () => {
  await approvedByAll('Helvetia Hosting');
  await expect(desk.getByText('1 approved payment waits for it.')).toBeVisible({ timeout: 20_000 });
  const before = await tokensOf(home.folder, PAYEE);
  await unlock();
  await expect(rowOf('Helvetia Hosting')).toContainText('Paid', { timeout: 60_000 });
  await expect(rowOf('Helvetia Hosting')).toContainText('in the books');
  expect((await tokensOf(home.folder, PAYEE)) - before).toBe(250_500_000n);
  expect(sentLines(home.folder).filter(({ step }) => step === 'signed')).toHaveLength(1);
  await inBothThemes(desk);
  // The item itself is over, and what was held for it is paid.
  await openItem(desk, /Done/, 'Helvetia Hosting');
  await expect(desk.getByRole('main')).toContainText('Settled');
  await goTo(desk, 'Chain');
});

test('killed while a payment is on its way, the carrier says so, and sends nothing twice', async () => {
  await mining(home.folder, false);
  await signIt(await fillIn('Jura Consulting', '80'));
  await approvedByAll('Jura Consulting');
  await expect(rowOf('Jura Consulting')).toContainText('Sent', { timeout: 30_000 });
  process.kill(await carrierPid(running), 'SIGKILL');
  await expect(desk.getByText(/The carrier has stopped: its process ended/)).toBeVisible({ timeout: 20_000 });
  await unlock();
  // Only a round that asked the node says so: the file alone says that it was signed.
  await expect(rowOf('Jura Consulting')).toContainText('Waits for a block.', { timeout: 30_000 });
  expect(sentLines(home.folder).filter(({ step }) => step === 'signed')).toHaveLength(2);
});

test('cancelled, its place is taken by a transaction that pays nothing', async () => {
  const before = await tokensOf(home.folder, PAYEE);
  await rowOf('Jura Consulting').getByRole('button', { name: 'Cancel…' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText('taken by a transaction that pays nothing');
  await inBothThemes(desk);
  await dialog.getByRole('button', { name: 'Cancel the payment' }).click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await mining(home.folder, true);
  await expect(rowOf('Jura Consulting')).toContainText('Cancelled: nothing was paid', { timeout: 60_000 });
  expect(await tokensOf(home.folder, PAYEE)).toBe(before);
});

test('started anew, the desk knows what it sent, and is unlocked again before it works on', async () => {
  await running.close();
  running = await launchDesk({ home: home.folder });
  ({ desk } = running);
  await expect(desk.getByRole('button', { name: /Elena Novak/ })).toBeVisible({ timeout: 60_000 });
  await signIn(running, 'Elena Novak', pin);
  await goTo(desk, 'Chain');
  await expect(desk.getByText('The carrier is locked.')).toBeVisible({ timeout: 20_000 });
  await expect(rowOf('Helvetia Hosting')).toContainText('Paid', { timeout: 20_000 });
  await unlock();
  await expect(
    desk.getByRole('complementary', { name: 'Carrier and chains' }).getByText(/^Block \d/),
  ).toBeVisible({ timeout: 20_000 });
  await expect(rowOf('Jura Consulting')).toContainText('Cancelled: nothing was paid');
  await expect(desk.getByText('Somebody else signs with this key')).toHaveCount(0);
});

test('locked again, it signs nothing; whoever has no part in it can not unlock it', async () => {
  await desk.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(desk.getByText('The carrier is locked.')).toBeVisible({ timeout: 20_000 });
  await signOut(desk);
  await signIn(running, 'Anna Keller', pin);
  await goTo(desk, 'Chain');
  await expect(desk.getByRole('button', { name: 'Unlock', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  const refused = await desk.evaluate(() => window.countersign['chain.unlock']({}));
  expect(refused).toMatchObject({ ok: false, error: { code: 'carrier-not-allowed' } });
  const log = readFileSync(join(home.folder, 'desk', 'logs', 'desk.log'), 'utf8');
  expect(log).not.toContain(accessTokenIn(home.folder));
});

const accessTokenIn = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'carrier.json'), 'utf8')) as { readonly accessToken: string })
    .accessToken;
