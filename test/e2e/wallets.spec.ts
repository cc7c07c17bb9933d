import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { companyOf, enterPin, signIn } from './support/officer.ts';

/* A wallet: what it holds, its statement, and a change of it from the proposal to the approved step of its life. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  home = await sandboxHome();
  pin = companyOf(home.folder).pin;
  running = await launchDesk({ home: home.folder });
  ({ desk } = running);
  await expect(desk.getByRole('button', { name: /Anna Keller/ })).toBeVisible({ timeout: 30_000 });
  await signIn(running, 'Anna Keller', pin);
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
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(desk.getByText(/Freezing proposed|Frozen/)).toBeVisible();
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, 'Expense cards');
  await approve(running, pin);
  await openWallet(/Expense cards/);
  await expect(desk.getByText('Frozen', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(desk.getByText('It sends nothing and takes what arrives.')).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Unfreeze' })).toBeVisible();
});
