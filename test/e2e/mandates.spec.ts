import { expect, test, type Page } from '@playwright/test';
import { type Home, type RunningDesk } from './support/desk.ts';
import { approve, goTo, openItem, signOut } from './support/journey.ts';
import { enterPin, signedInDesk, signIn } from './support/officer.ts';

/* A posting mandate: asked for at one desk, approved by others, in force, and taken back. */

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

const openMandates = async (): Promise<void> => {
  await goTo(desk, 'Wallets');
  await desk.getByRole('button', { name: 'Posting mandates' }).click();
  await expect(desk.getByRole('heading', { name: 'Posting mandates', level: 1 })).toBeVisible();
};

test('a draft says in place what is missing, and in one sentence what it allows', async () => {
  await openMandates();
  const grid = desk.getByRole('grid', { name: 'Posting mandates' });
  await expect(grid.getByRole('row', { name: /expense cards/ })).toContainText('in force');
  await desk.getByRole('button', { name: 'Grant mandate' }).first().click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await expect(dialog.getByText('Say what it is for: the approvers read it.')).toBeVisible();
  await expect(dialog.getByText('Choose who answers for it.')).toBeVisible();
  await expect(dialog.getByText('Choose at least one wallet.')).toBeVisible();
  await dialog.getByLabel('Client').fill('card-processor');
  await dialog.getByLabel('Purpose').fill('Card settlements');
  await dialog.getByRole('button', { name: /Answered for by/ }).click();
  await desk.getByRole('option', { name: 'Elena Novak' }).click();
  const wallets = dialog.getByRole('group', { name: 'Accounts of these wallets' });
  await wallets.getByText('Expense cards').click();
  await expect(wallets.getByRole('checkbox', { name: /Expense cards/ })).toBeChecked();
  await dialog.getByRole('group', { name: 'The ledger’s own accounts' }).getByText('Fees').click();
  await dialog.getByLabel('EUR', { exact: true }).fill('0');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await expect(dialog.getByText('Write an amount above zero in EUR, as digits.')).toBeVisible();
  await dialog.getByLabel('EUR', { exact: true }).fill('2,500.00');
  await expect(dialog.getByText(/card-processor may post without anybody’s approval between/)).toContainText(
    'at most 2,500.00 EUR in one operation',
  );
});

test('it is signed, approved with every field on the screen, and in force', async () => {
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  for (const officer of ['Bram de Vries', 'Carla Rossi', 'David Lindqvist']) {
    await signOut(desk);
    await signIn(running, officer, pin);
    await openItem(desk, /Needs your approval/, 'card-processor');
    const main = desk.getByRole('main');
    for (const line of [
      'Card settlements',
      'At most in one operation, EUR',
      '2,500.00',
      'fees',
      'May open accounts',
    ])
      await expect(main).toContainText(line);
    await approve(running, pin);
  }
  await openMandates();
  const row = desk
    .getByRole('grid', { name: 'Posting mandates' })
    .getByRole('row', { name: /card-processor/ });
  await expect(row).toContainText('in force', { timeout: 45_000 });
  await expect(row).toContainText('Expense cards');
  await expect(row).toContainText('2,500.00 EUR');
});

test('it is taken back with a reason', async () => {
  await desk.getByRole('grid', { name: 'Posting mandates' }).focus();
  await desk.keyboard.press('Enter');
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText('Card settlements');
  const revoke = dialog.getByRole('button', { name: 'Sign and submit the revocation' });
  await expect(revoke).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Reason to revoke it').fill('Contract ended');
  await revoke.click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('grid', { name: 'Wallets and balances' })).toBeVisible();
});
