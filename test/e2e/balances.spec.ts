import { randomUUID } from 'node:crypto';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { AccountId, TransferId, WalletId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import { operateAs } from './support/client.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import { goTo } from './support/journey.ts';
import { signedInDesk } from './support/officer.ts';

/* What a service posts reaches an open account: two balances of one day, and what a limit leaves. */

test.describe.configure({ mode: 'serial' });

const FLOAT = 'industries-cards.EUR' as AccountId;
const CARD = 'industries-cards.travel.EUR' as AccountId;
const SUSPENSE = 'system.suspense.EUR' as AccountId;

let home: Home;
let running: RunningDesk;
let desk: Page;

test.beforeAll(async () => {
  ({ home, running, desk } = await signedInDesk('Anna Keller'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const newId = (): TransferId => randomUUID() as string as TransferId;

const dateAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);

const post = (...operations: readonly Operation[]): Promise<unknown> =>
  operateAs(home.folder, 'expense cards', 'expense-cards', operations);

const move = (credit: AccountId, debit: AccountId, minor: string): Operation & { op: 'transfer' } => ({
  op: 'transfer',
  id: newId(),
  legs: [{ asset: 'EUR', credit, debit, minor }],
});

const openCards = async (): Promise<void> => {
  await goTo(desk, 'Wallets');
  const grid = desk.getByRole('grid', { name: 'Wallets and balances' });
  await grid
    .getByRole('row', { name: /Expense cards/ })
    .first()
    .dblclick();
  await expect(desk.getByRole('heading', { name: 'Changes' })).toBeVisible();
};

/** The figure beside a label. */
const figure = (within: Locator, label: string): Locator =>
  within.getByText(label, { exact: true }).locator('..').getByRole('definition');

test('a back-dated transfer changes the day as valued and leaves it as booked', async () => {
  await openCards();
  await desk.getByRole('button', { name: 'Open EUR statement' }).click();
  const day = desk.getByRole('region', { name: 'Balance on a day' });
  await day.getByLabel('On the day').fill(dateAgo(4));
  await expect(figure(day, 'As booked')).toHaveText(/^250,000\.00/);
  await expect(figure(day, 'As valued')).toHaveText(/^250,000\.00/);
  await post({ ...move(FLOAT, SUSPENSE, '123456'), valueDate: dateAgo(6) });
  await expect(figure(day, 'As valued')).toHaveText(/^248,765\.44/, { timeout: 45_000 });
  await expect(figure(day, 'As booked')).toHaveText(/^250,000\.00/);
  await expect(day.getByText('1,234.56 EUR less as valued')).toBeVisible();
  await day.getByLabel('On the day').fill(dateAgo(7));
  await expect(figure(day, 'As valued')).toHaveText(/^250,000\.00/);
  await expect(figure(day, 'As booked')).toHaveText(/^250,000\.00/);
});

const openCardAccount = (): Operation => ({
  op: 'open',
  id: newId(),
  account: {
    id: CARD,
    wallet: 'industries-cards' as WalletId,
    role: 'wallet',
    asset: 'EUR',
    scale: 2,
    name: 'Travel card',
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: {
      floor: { soft: null, hard: '10000' },
      ceiling: { soft: null, hard: null },
      velocity: [{ window: 'h24', measure: 'sum', soft: null, hard: '150000' }],
    },
  },
});

test('a hold takes exactly its amount from what each limit of the account leaves', async () => {
  await post(openCardAccount(), move(FLOAT, CARD, '200000'));
  await openCards();
  await desk.getByRole('button', { name: 'Show 2 accounts' }).click({ timeout: 45_000 });
  await desk
    .getByRole('row', { name: /Travel card/ })
    .first()
    .dblclick();
  const limits = desk.getByRole('region', { name: 'Limits' });
  const floor = limits.getByRole('img', { name: /^Must stay/ });
  const velocity = limits.getByRole('img', { name: /^Out in 24 hours/ });
  await expect(floor).toHaveAccessibleName(
    'Must stay: 1,900.00 EUR left. 2,000.00 EUR booked, stop below 100.00 EUR.',
  );
  await expect(velocity).toHaveAccessibleName(
    'Out in 24 hours: 1,500.00 EUR left. 0.00 EUR used, stop above 1,500.00 EUR.',
  );
  const { legs } = move(CARD, SUSPENSE, '34567');
  await post({
    op: 'hold',
    id: newId(),
    legs,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await expect(floor).toHaveAccessibleName(
    'Must stay: 1,554.33 EUR left. 2,000.00 EUR booked, 345.67 EUR pending, stop below 100.00 EUR.',
    { timeout: 45_000 },
  );
  await expect(velocity).toHaveAccessibleName(
    'Out in 24 hours: 1,154.33 EUR left. 0.00 EUR used, 345.67 EUR pending, stop above 1,500.00 EUR.',
  );
  const now = desk.getByRole('region', { name: 'Balance now' });
  await expect(figure(now, 'Booked')).toHaveText(/^2,000\.00/);
  await expect(figure(now, 'Pending out')).toHaveText(/^345\.67/);
});
