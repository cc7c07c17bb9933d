import { expect, test, type Locator, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import { dropFile, goTo, submitImport, SUPPLIER_IBAN, writePaymentFile } from './support/journey.ts';
import { signedInDesk } from './support/officer.ts';

/* A payment file against a hard limit: 2,000,000.00 EUR may leave Nordic operations in 24 hours. */

test.describe.configure({ mode: 'serial' });

const LIMITED_IBAN = 'SE4550000000058398257466';
const LIMITED = 'Aurora Nordics AB';

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;
/** Cents that may still leave, pending counted as used. */
let left: bigint;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Elena Novak'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const open = async (id: string, cents: readonly bigint[]): Promise<void> => {
  const transfers = cents.map((amount, index) => ({
    amount: `${String(amount / 100n)}.${String(amount % 100n).padStart(2, '0')}`,
    creditorIban: SUPPLIER_IBAN,
    creditorName: 'Atelier Lumière SARL',
    endToEndId: `${id}-${String(index)}`,
  }));
  await goTo(desk, 'Imports');
  await dropFile(desk, writePaymentFile(home.folder, id, transfers, LIMITED_IBAN));
  await expect(desk.getByText(`${id}.xml`)).toBeVisible();
};

const bar = (): Locator =>
  desk.getByRole('group', { name: LIMITED }).getByRole('img', { name: /^Out in 24 hours/ });
const submitButton = (): Locator => desk.getByRole('button', { name: /^Submit/ });
const discard = (): Promise<void> => desk.getByRole('button', { name: 'Discard' }).click();

test('the preview shows what is left after the payments', async () => {
  await open('LIMIT-LOOK', [100n]);
  const said = (await bar().getAttribute('aria-label')) ?? '';
  const [, figure = ''] = /: ([\d,.]+) EUR left/.exec(said) ?? [];
  left = BigInt(figure.replaceAll(/[,.]/g, '')) + 100n;
  expect(left).toBeGreaterThan(200n);
  expect(left).toBeLessThanOrEqual(200_000_000n);
  await expect(submitButton()).not.toHaveAttribute('aria-disabled', 'true');
  await inBothThemes(desk);
  await discard();
});

test('one cent over the limit stops before anything is signed, and says where, by how much and what to do', async () => {
  await open('LIMIT-OVER', [left - 100n, 101n]);
  const alert = desk.getByRole('alert').filter({ hasText: 'These payments take an account past a limit.' });
  await expect(alert).toContainText(
    `${LIMITED}: 0.01 EUR over the limit of 2,000,000.00 EUR out in 24 hours, with what is pending.`,
  );
  await expect(alert).toContainText('Nothing was signed and no money was reserved');
  await expect(alert).toContainText('Take payments out of the file');
  await expect(alert).toContainText('E307');
  await expect(bar()).toHaveAccessibleName(/0\.01 EUR over/);
  await expect(submitButton()).toHaveAttribute('aria-disabled', 'true');
  await inBothThemes(desk);
  await discard();
});

test('exactly at the limit is submitted, and then counts: a cent more has no room', async () => {
  await open('LIMIT-AT', [left - 100n, 100n]);
  await expect(bar()).toHaveAccessibleName(/: 0\.00 EUR left/);
  await submitImport(running, pin);
  await expect(desk.getByRole('main')).toContainText('2proposed');
  await expect(async () => {
    await open('LIMIT-MORE', [1n]);
    await expect(bar()).toHaveAccessibleName(/0\.01 EUR over/, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(submitButton()).toHaveAttribute('aria-disabled', 'true');
});
