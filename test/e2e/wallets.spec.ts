import { randomUUID } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import { operateAs } from './support/client.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { enterPin, signedInDesk, signIn } from './support/officer.ts';

/* A wallet: what it holds, its statement, and a change of it from the proposal to the approved step of its life. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Anna Keller'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const openWallet = async (name: RegExp): Promise<void> => {
  await goTo(desk, 'Wallets');
  const grid = desk.getByRole('grid', { name: 'Wallets and balances' });
  await grid.getByRole('row', { name }).first().dblclick();
  await expect(desk.getByRole('heading', { name: 'Changes' })).toBeVisible();
};

test('a statement by keyboard: from the list to the wallet to an entry and back', async () => {
  await goTo(desk, 'Wallets');
  const grid = desk.getByRole('grid', { name: 'Wallets and balances' });
  await grid.focus();
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible();
  await desk.getByRole('button', { name: 'Open EUR statement' }).press('Enter');
  const statement = desk.getByRole('grid', { name: 'Statement by booking date' });
  await expect(statement).toBeVisible();
  const rows = statement.getByRole('row');
  await expect(rows.filter({ hasText: 'Opening balance' })).toHaveCount(1);
  await statement.focus();
  await desk.keyboard.press('End');
  await expect(desk.getByRole('complementary', { name: 'Entry 1' })).toContainText('Opening balance');
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('heading', { name: 'Changes' })).toBeVisible();
  await desk.keyboard.press('Escape');
  await expect(grid).toBeVisible();
});

test('a day shows the balance as booked and as valued, and the statement goes there', async () => {
  await openWallet(/Operations/);
  await desk.getByRole('button', { name: 'Open EUR statement' }).click();
  const day = desk.getByRole('region', { name: 'Balance on a day' });
  await day.getByLabel('On the day').fill('2020-01-01');
  await expect(day.getByText('As booked').locator('..')).toContainText('0.00');
  await expect(day.getByText('As valued').locator('..')).toContainText('0.00');
  await expect(desk.getByRole('complementary', { name: 'Entry 1' })).toBeVisible();
  await desk.getByRole('tab', { name: 'By value date' }).click();
  await expect(desk.getByRole('grid', { name: 'Statement by value date' })).toBeVisible();
});

test('a freeze is proposed with a reason, approved by others, and stands in the life of the wallet', async () => {
  await openWallet(/Expense cards/);
  await expect(desk.getByRole('button', { name: 'Archive' })).toHaveAttribute('aria-disabled', 'true');
  await desk.getByRole('button', { name: 'Freeze' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Sign and submit' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog.getByLabel('Reason').fill('Cards reported stolen');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(desk.getByText(/Freezing proposed|Frozen/)).toBeVisible();
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, 'Expense cards');
  await approve(running, pin);
  await openWallet(/Expense cards/);
  await expect(desk.getByText('Frozen', { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(desk.getByText('It sends nothing and takes what arrives.')).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Unfreeze' })).toBeVisible();
});

/** Asks for a change of the wallet on screen and signs it; the dialog stays with what became of it. */
const propose = async (verb: string, reason: string): Promise<void> => {
  await desk.getByRole('button', { name: verb, exact: true }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByRole('status').filter({ hasText: /\S/ }).first()).toBeVisible({ timeout: 45_000 });
};

const closeDialog = (): Promise<void> =>
  desk.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

/** Bram proposes, treasury and compliance agree, and Bram looks at the wallet again. */
const carryOut = async (verb: string, reason: string): Promise<void> => {
  await propose(verb, reason);
  await expect(desk.getByRole('dialog').getByText('Signed and proposed.')).toBeVisible();
  await closeDialog();
  for (const officer of ['Carla Rossi', 'David Lindqvist']) {
    await signOut(desk);
    await signIn(running, officer, pin);
    await openItem(desk, /Needs your approval/, 'Expense cards');
    await approve(running, pin);
  }
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openWallet(/Expense cards/);
};

test('it is unfrozen by treasury and compliance, and sends again', async () => {
  await carryOut('Unfreeze', 'The cards were found');
  await expect(desk.getByText('Unfrozen', { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(desk.getByText('It sends nothing and takes what arrives.')).toHaveCount(0);
  await expect(desk.getByRole('button', { name: 'Freeze', exact: true })).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Unfreeze' })).toHaveCount(0);
});

test('a closing wallet is not archived while it holds money: the button says how much', async () => {
  await carryOut('Close', 'The card contract ends');
  await expect(desk.getByText('Closing began', { exact: true })).toBeVisible({ timeout: 45_000 });
  const archive = desk.getByRole('button', { name: 'Archive', exact: true });
  await expect(archive).toHaveAttribute('aria-disabled', 'true');
  await expect(archive).toHaveAccessibleDescription(
    /^The wallet still holds .*250,000\.00.*\. Send it to another wallet first\.$/,
  );
  await expect(desk.getByRole('button', { name: 'Reopen' })).toBeVisible();
});

/** The whole float in pieces as large as the mandate allows. */
const emptyingTransfers = (): readonly Operation[] =>
  Array.from({ length: 50 }, () => ({
    op: 'transfer' as const,
    id: randomUUID() as string as TransferId,
    legs: [
      {
        asset: 'EUR',
        credit: 'industries-cards.EUR' as AccountId,
        debit: 'system.suspense.EUR' as AccountId,
        minor: '500000',
      },
    ],
  }));

test('emptied, it is not archived while an item about it is open: the ledger names the item', async () => {
  await operateAs(home.folder, 'expense cards', 'expense-cards', emptyingTransfers());
  const archive = desk.getByRole('button', { name: 'Archive', exact: true });
  await expect(archive).not.toHaveAttribute('aria-disabled', 'true', { timeout: 45_000 });
  await propose('Freeze', 'Until the archiving');
  await closeDialog();
  await propose('Archive', 'The card contract has ended');
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText(/The wallet can not be archived yet\. \(open items: [0-9a-f]{64}\)/);
  await expect(dialog).not.toContainText('holds');
  await expect(dialog).toContainText('Remove each reason that is named, then archive it.');
  await closeDialog();
  await expect(desk.getByText('Archived', { exact: true })).toHaveCount(0);
  await expect(desk.getByRole('button', { name: 'Reopen' })).toBeVisible();
});
