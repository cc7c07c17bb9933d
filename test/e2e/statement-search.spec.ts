import { expect, test, type Locator, type Page } from '@playwright/test';
import { type Home, type RunningDesk } from './support/desk.ts';
import { goTo } from './support/journey.ts';
import { signedInDesk } from './support/officer.ts';

/* Finding an entry in a statement, by keyboard alone. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let statement: Locator;
let found: Locator;
let field: Locator;

test.beforeAll(async () => {
  ({ home, running, desk } = await signedInDesk('Anna Keller'));
  statement = desk.getByRole('grid', { name: 'Statement by booking date' });
  found = desk.getByRole('grid', { name: 'Entries found' });
  field = desk.getByRole('searchbox', { name: 'Find entries' });
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test.beforeEach(async () => {
  await goTo(desk, 'Wallets');
  await desk.getByRole('grid', { name: 'Wallets and balances' }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: 'Open EUR statement' }).press('Enter');
  await expect(statement).toBeFocused();
});

const find = async (text: string): Promise<void> => {
  await desk.keyboard.press('ControlOrMeta+f');
  await expect(field).toBeFocused();
  await desk.keyboard.type(text);
};

/** Tab, until the field has the focus, and then what is typed. */
const typeInto = async (label: string, text: string): Promise<void> => {
  const target = desk.getByRole('group', { name: 'Filters' }).getByLabel(label);
  for (let step = 0; step < 12; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await desk.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
  await desk.keyboard.press('ControlOrMeta+a');
  await desk.keyboard.type(text);
};

const openFilters = async (): Promise<void> => {
  await desk.keyboard.press('Tab');
  await expect(desk.getByRole('button', { name: /^Filters/ })).toBeFocused();
  await desk.keyboard.press('Enter');
};

const status = (text: string): Locator => desk.getByRole('status').filter({ hasText: text });

test('words are found, an entry is opened, and the way back leads to what was found', async () => {
  await find('payroll SECOND');
  await expect(status('1 found')).toContainText('entries were looked at.');
  await desk.keyboard.press('ControlOrMeta+a');
  await desk.keyboard.type('payroll');
  await expect(status('2 found')).toBeVisible();
  await desk.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  await desk.keyboard.press('ArrowDown');
  const panel = desk.getByRole('complementary', { name: /^Entry/ });
  await expect(panel).toContainText('first half');
  await desk.keyboard.press('Enter');
  await expect(desk.locator('[data-render-line]').first()).toBeVisible();
  await desk.keyboard.press('Escape');
  await expect(found).toBeFocused();
  await expect(field).toHaveValue('payroll');
  await expect(panel).toContainText('first half');
  await desk.keyboard.press('Escape');
  await expect(statement).toBeFocused();
  await expect(field).toHaveValue('');
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('heading', { name: 'Changes' })).toBeVisible();
});

test('Escape in the field clears it and goes back to the list', async () => {
  await find('payroll');
  await expect(found).toBeVisible();
  await desk.keyboard.press('Escape');
  await expect(statement).toBeFocused();
  await find('');
  await desk.keyboard.press('Escape');
  await expect(statement).toBeFocused();
});

test('an amount that is none says so beside its field, and the last result stays', async () => {
  await find('payroll');
  await expect(status('2 found')).toBeVisible();
  await openFilters();
  await typeInto('Amount, EUR', '6,45');
  const amount = desk.getByLabel('Amount, EUR');
  await expect(amount).toHaveAccessibleDescription('Write it as 1,250.00.');
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(found.getByRole('row')).toHaveCount(3);
  await expect(status('2 found')).toContainText('A filter has a mistake.');
  await desk.keyboard.type('0,000');
  await expect(amount).toHaveAccessibleDescription('');
  await expect(status('2 found')).not.toContainText('mistake');
  await typeInto('Booked from', '2026-05-04');
  await typeInto('Booked to', '2026-05-03');
  await expect(desk.getByLabel('Booked to')).toHaveAccessibleDescription('Before the first day.');
  await expect(found.getByRole('row')).toHaveCount(3);
  await desk.keyboard.press('Escape');
  await expect(statement).toBeFocused();
  await expect(desk.getByRole('group', { name: 'Filters' })).toBeHidden();
});

test('the filters choose by amount, and by direction', async () => {
  await find('');
  await openFilters();
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('Enter');
  await desk.getByRole('option', { name: 'Between' }).press('Enter');
  await typeInto('From, EUR', '6450000');
  await typeInto('To, EUR', '18,000,000.00');
  await expect(status('3 found')).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Filters (1)' })).toBeVisible();
  await desk.getByRole('button', { name: /Direction/ }).press('Enter');
  await desk.getByRole('option', { name: 'In', exact: true }).press('Enter');
  await expect(status('1 found')).toBeVisible();
  await expect(found.getByRole('row').nth(1)).toContainText('Release of reserve');
});

test('what matches nothing is named, and one action clears it', async () => {
  await find('no such entry');
  await openFilters();
  await typeInto('Amount, EUR', '12.34');
  await expect(desk.getByText('Nothing matches')).toBeVisible();
  await expect(desk.getByRole('main')).toContainText('“no such entry”');
  await expect(desk.getByRole('main')).toContainText('exactly 12.34 EUR');
  await expect(status('0 found')).toBeVisible();
  await desk.getByRole('button', { name: 'Clear the search' }).last().press('Enter');
  await expect(statement).toBeFocused();
  await expect(field).toHaveValue('');
});

test('from the statement by value date the search leads to booking dates', async () => {
  await desk.getByRole('tab', { name: 'By value date' }).click();
  await expect(desk.getByRole('grid', { name: 'Statement by value date' })).toBeVisible();
  await expect(field).toBeHidden();
  await find('reserve');
  await expect(status('1 found')).toBeVisible();
});

test('another account starts with nothing, and so does the same one after it', async () => {
  await find('payroll');
  await expect(status('2 found')).toBeVisible();
  await goTo(desk, 'Wallets');
  await desk.getByRole('grid', { name: 'Wallets and balances' }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: 'Open EUR statement' }).press('Enter');
  await expect(statement).toBeVisible();
  await expect(field).toHaveValue('');
});
