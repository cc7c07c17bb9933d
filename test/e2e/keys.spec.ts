import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { crewOf, REHEARSAL, rehearse, runToEnd, sealedPack } from '../support/ceremony.ts';
import { SMALL_SCRIPT } from '../support/ceremony-script.ts';
import { inBothThemes } from './support/axe.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { enterPin, signedInDesk, signIn } from './support/officer.ts';

/* Custody keys: which could be lost without anybody knowing, a proof of life, a key that is stopped, and a new one. */

test.describe.configure({ mode: 'serial' });

/** What is signed stands on the screen once the ledger has taken it and the desk has verified it. */
const LEDGER_MS = 20_000;

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

const keyRow = (name: RegExp): Locator =>
  desk.getByRole('grid', { name: 'Custody keys' }).getByRole('row', { name });

const part = (name: RegExp): Locator =>
  desk.getByRole('table', { name: 'Shares and backups' }).getByRole('row', { name });

test('the list says in words which keys could be recovered', async () => {
  await goTo(desk, 'Keys');
  await expect(keyRow(/Settlement key/)).toContainText('recoverable');
  await expect(keyRow(/Settlement key/)).toContainText('3 of 3 shares alive, 2 needed');
  await expect(keyRow(/Reserve key/)).toContainText('proof missed');
  await expect(keyRow(/Reserve key/)).toContainText('active');
});

test('a key opens by keyboard, with its life, its ceremony and what is due', async () => {
  await desk.getByRole('grid', { name: 'Custody keys' }).focus();
  await desk.keyboard.press('Home');
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('heading', { name: 'Reserve key', level: 1 })).toBeVisible();
  const aside = desk.getByRole('complementary', { name: 'Changes and life of the key' });
  await expect(aside).toContainText('asked for by Elena Novak, approved by');
  await expect(aside).toContainText('Missed since');
  await expect(desk.getByRole('region', { name: 'Ceremony' })).toContainText('Key generation in a module');
  await inBothThemes(desk);
});

test('whoever looks after a bag proves it; a share is for its holder', async () => {
  const share = part(/Share 2/).getByRole('button', { name: 'Prove alive' });
  await expect(share).toHaveAttribute('aria-disabled', 'true');
  await expect(part(/SB-20390/)).toContainText('missed');
  await part(/SB-20390/)
    .getByRole('button', { name: 'Prove alive' })
    .click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel(/Note/).fill('Quarterly round');
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  const window = await running.pinWindow();
  await expect(window.getByText('SB-20390')).toBeVisible();
  await enterPin(window, pin);
  await expect(part(/SB-20390/)).toContainText('today, by Elena Novak', { timeout: LEDGER_MS });
  await expect(part(/SB-20391/)).toContainText('missed');
});

test('a key is suspended by one approval, and says so at once', async () => {
  await desk.getByRole('button', { name: 'Suspend', exact: true }).click();
  const dialog = desk.getByRole('dialog');
  const sign = dialog.getByRole('button', { name: 'Sign and submit' });
  await expect(sign).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Reason').fill('A bag is missing');
  await sign.click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: LEDGER_MS });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(desk.getByRole('button', { name: 'Suspend', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
    { timeout: LEDGER_MS },
  );
  await signOut(desk);
  await signIn(running, 'Anna Keller', pin);
  await openItem(desk, /Needs your approval/, 'Reserve key');
  await expect(desk.getByRole('main')).toContainText('Suspended: it signs nothing for now', {
    timeout: LEDGER_MS,
  });
  await approve(running, pin);
  await goTo(desk, 'Keys');
  await expect(keyRow(/Reserve key/)).toContainText('suspended', { timeout: LEDGER_MS });
});

test('a key is registered from the evidence of its ceremony', async () => {
  await signOut(desk);
  await signIn(running, 'Elena Novak', pin);
  await goTo(desk, 'Keys');
  const crew = crewOf(SMALL_SCRIPT, REHEARSAL);
  const path = join(home.folder, 'evidence.json');
  const wrong = join(home.folder, 'wrong.json');
  writeFileSync(path, sealedPack(runToEnd(rehearse(SMALL_SCRIPT), crew), crew));
  writeFileSync(wrong, '{}');
  const choose = (chosen: string): Promise<void> =>
    running.app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, chosen);
  await choose(wrong);
  await desk.getByRole('button', { name: 'Register a key' }).click();
  await expect(desk.getByText('This file tells of no key that can be registered.')).toBeVisible({
    timeout: LEDGER_MS,
  });
  await choose(path);
  await desk.getByRole('button', { name: 'Register a key' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText('A small ceremony');
  await expect(dialog).toContainText('rehearsal');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await expect(dialog.getByText('Choose who holds it.')).toBeVisible();
  await inBothThemes(desk);
  await dialog.getByLabel('Name').fill('Payroll key');
  await dialog.getByRole('button', { name: /Kind/ }).click();
  await desk.getByRole('option', { name: 'In shares' }).click();
  const holders = dialog.getByRole('group', { name: 'Held by' });
  await holders.getByText('Anna Keller').click();
  await holders.getByText('Bram de Vries').click();
  await dialog.getByRole('group', { name: 'Carries out the items of' }).getByText('Payroll').click();
  await dialog.getByLabel('Holders who use it together').fill('2');
  await dialog.getByLabel('Where they lie').fill('Safe in Frankfurt');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: LEDGER_MS });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await openItem(desk, /Waiting for others/, 'Payroll key');
  await expect(desk.getByRole('main')).toContainText('2 of 2 holders', { timeout: LEDGER_MS });
});
