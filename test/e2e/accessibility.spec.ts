import { expect, test, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { goTo, openItem, type Section } from './support/journey.ts';
import { companyOf, enterPin, startSignIn } from './support/officer.ts';

/* WCAG 2.2 AA as far as a machine can tell, in both themes, and the main job by keyboard alone. */

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
  await expect(desk.getByRole('button', { name: /Anna Keller/ })).toBeVisible({ timeout: 60_000 });
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('signing in, and the PIN window', async () => {
  await inBothThemes(desk);
  const window = await startSignIn(running, 'Anna Keller');
  await expect(window.getByLabel(/^PIN of/)).toBeVisible();
  await inBothThemes(window);
  await enterPin(window, pin);
  await expect(desk.getByRole('row', { name: /Officine Torino/ })).toBeVisible({ timeout: 60_000 });
});

test('the queue and an item', async () => {
  await inBothThemes(desk);
  await openItem(desk, /Needs your approval/, 'Officine Torino');
  await inBothThemes(desk);
  await desk.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(desk.getByRole('dialog')).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});

for (const section of [
  'Imports',
  'Wallets',
  'Policy',
  'Keys',
  'Chain',
  'People',
  'Audit',
  'Settings',
] as const satisfies readonly Section[])
  test(`the screen ${section}`, async () => {
    await goTo(desk, section);
    await inBothThemes(desk);
  });

test('the board pack', async () => {
  await goTo(desk, 'Audit');
  await desk.getByRole('button', { name: 'Board pack' }).click();
  await expect(desk.getByRole('region', { name: 'The file' })).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});

test('people: each part, a person, and a change that can not stand', async () => {
  await goTo(desk, 'People');
  for (const part of [
    'Quorum health',
    'Devices and keys',
    'Delegations and groups',
    'Access review',
    'Changes',
    'Emergency',
    'Runbooks',
  ]) {
    await desk.getByRole('tab', { name: part, exact: true }).click();
    await expect(desk.getByRole('tabpanel', { name: part })).toBeVisible();
    await expect(desk.getByRole('status', { name: /^(Loading|Looking)/ })).toHaveCount(0);
    await inBothThemes(desk);
  }
  await goTo(desk, 'People');
  await desk.getByRole('row', { name: /Elena Novak/ }).dblclick();
  await expect(desk.getByRole('heading', { name: 'Elena Novak', level: 1 })).toBeVisible();
  await inBothThemes(desk);
});

test('a wallet, a change of it, and a statement', async () => {
  await goTo(desk, 'Wallets');
  await desk
    .getByRole('row', { name: /Operations/ })
    .first()
    .dblclick();
  await expect(desk.getByRole('heading', { name: 'Changes' })).toBeVisible();
  await desk.getByRole('button', { name: 'Birth certificate' }).click();
  await inBothThemes(desk);
  await desk.getByRole('button', { name: 'Change limits' }).click();
  await expect(desk.getByRole('dialog')).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
  await desk.getByRole('tab', { name: /Accounts/ }).click();
  await expect(desk.getByRole('grid', { name: 'Accounts of the wallet' })).toBeVisible();
  await inBothThemes(desk);
  await desk.getByRole('row').nth(1).dblclick();
  await expect(desk.getByRole('grid', { name: /Statement/ })).toBeVisible();
  await inBothThemes(desk);
});

test('a search through a statement: what is found, a mistake, and nothing', async () => {
  await desk.keyboard.press('ControlOrMeta+f');
  await desk.keyboard.type('opening');
  await expect(desk.getByRole('grid', { name: 'Entries found' })).toBeVisible();
  await desk.getByRole('button', { name: 'Filters' }).click();
  await desk.getByLabel('Booked from').fill('yesterday');
  await expect(desk.getByLabel('Booked from')).toHaveAttribute('aria-invalid', 'true');
  await inBothThemes(desk);
  await desk.getByLabel('Booked from').fill('2126-01-01');
  await expect(desk.getByText('Nothing matches')).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});

test('the registration of an account', async () => {
  await goTo(desk, 'Wallets');
  await desk.getByRole('button', { name: 'Register account' }).click();
  await expect(desk.getByRole('dialog')).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});

test('posting mandates: the list, one of them, and a grant', async () => {
  await goTo(desk, 'Wallets');
  await desk.getByRole('button', { name: 'Posting mandates' }).click();
  await expect(desk.getByRole('grid', { name: 'Posting mandates' })).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('dialog')).toBeVisible();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: 'Grant mandate' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Sign and submit' }).click();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});

test('an officer reaches, reads and approves an item by keyboard alone', async () => {
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: /Needs your approval/ }).focus();
  const grid = desk.getByRole('grid', { name: /Needs your approval/ });
  await press(desk, 'Tab', () => grid.evaluate((element) => element.contains(document.activeElement)));
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  await expect(desk.locator('[data-render-line]').first()).toBeVisible();
  const approve = desk.getByRole('button', { name: 'Approve', exact: true });
  await press(desk, 'Tab', () => approve.evaluate((element) => element === document.activeElement));
  await desk.keyboard.press('Space');
  const window = await running.pinWindow();
  await expect(window.getByLabel(/^PIN of/)).toBeFocused();
  await window.keyboard.type(pin);
  await window.getByLabel(/^PIN of/).evaluate((field: HTMLInputElement) => {
    field.form?.requestSubmit();
  });
  await expect(desk.getByRole('status').filter({ hasText: /^Signed/ })).toBeVisible({ timeout: 45_000 });
});

/** Presses a key until something holds; the way must be shorter than forty steps. */
const press = async (page: Page, key: string, holds: () => Promise<boolean>): Promise<void> => {
  for (let step = 0; step < 40; step += 1) {
    if (await holds()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`forty times ${key} did not lead there`);
};
