import { expect, test, type Locator, type Page } from '@playwright/test';
import { ibanOf } from '../support/pain001-writer.ts';
import { inBothThemes } from './support/axe.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import {
  approve,
  dropFile,
  goTo,
  openItem,
  signOut,
  submitImport,
  writePaymentFile,
} from './support/journey.ts';
import { signedInDesk, signIn } from './support/officer.ts';

/* What speaks against payments: before a file is submitted, and while officers decide. */

test.describe.configure({ mode: 'serial' });

const SUPPLIER = 'Atelier Lumière SARL';
/** Nobody of the sandbox was paid there. */
const SUPPLIER_IBAN = 'FR1420041010050500013M02606';
const TIED_IBAN = ibanOf('NL', 'INGB0009876543');
const OWN_IBAN = ibanOf('FI', '12345600000999');
const TIED = 'Keller Anna Beratung';

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

const context = (): Locator => desk.getByRole('complementary', { name: 'Checks, policy and approvals' });
const lines = (): Locator => desk.getByRole('grid', { name: 'Credit transfers in the file' });

test('a file is compared with itself, and says what its payments would need', async () => {
  await goTo(desk, 'Imports');
  await dropFile(
    desk,
    writePaymentFile(home.folder, 'ERP-CONFLICTS', [
      { amount: '48200.00', creditorIban: SUPPLIER_IBAN, creditorName: SUPPLIER, remittance: 'Invoice 77-1' },
      { amount: '48350.00', creditorIban: SUPPLIER_IBAN, creditorName: SUPPLIER, remittance: 'Invoice 77-2' },
      { amount: '300000.00', creditorIban: TIED_IBAN, creditorName: TIED },
    ]),
  );
  const before = desk.getByRole('region', { name: 'Before you submit' });
  await expect(before).toContainText('2 of 3 payments may be one payment twice.', { timeout: 45_000 });
  await expect(before).toContainText('1 of 3 payments would go to somebody who has a part in it.');
  const needs = desk.getByRole('region', { name: /Would need/ });
  await expect(needs.getByRole('listitem').filter({ hasText: '2 of Treasury.' })).toContainText(
    '2 transfers',
  );
  await expect(
    needs.getByRole('listitem').filter({ hasText: '3 = 2 Treasury + 1 Compliance.' }),
  ).toContainText('1 transfer');
  await expect(lines().getByRole('row', { name: /Keller/ })).toContainText(
    'Payee account, ties to the payee',
  );
  await inBothThemes(desk);
});

test('the line that is chosen tells all of what speaks against it', async () => {
  await lines().focus();
  await desk.keyboard.press('End');
  await desk.keyboard.press('Home');
  const line = desk.getByRole('complementary', { name: /^Line/ });
  await expect(line).toContainText(
    /Like line \d+ of this file, 48,350\.00 EUR \(within 1 %\), to the same account\./,
  );
  await expect(line).toContainText('New payee');
  await desk.keyboard.press('End');
  await expect(line).toContainText(`The payee’s name, ${TIED}, is that of Anna Keller, who may approve it.`);
  await submitImport(running, pin);
  await expect(desk.getByRole('main')).toContainText('3proposed');
});

test('the same payment in another file is known from the journal, with a way to it', async () => {
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: /Waiting for others/ }).click();
  await expect(desk.getByRole('row', { name: new RegExp(TIED) })).toBeVisible({ timeout: 45_000 });
  await goTo(desk, 'Imports');
  await dropFile(
    desk,
    writePaymentFile(home.folder, 'ERP-AGAIN', [
      { amount: '48200.00', creditorIban: SUPPLIER_IBAN, creditorName: SUPPLIER },
    ]),
  );
  await expect(desk.getByRole('region', { name: 'Before you submit' })).toContainText('Likely duplicate', {
    timeout: 45_000,
  });
  await desk
    .getByRole('button', { name: /^48,200\.00 EUR, proposed .* awaiting approval$/ })
    .first()
    .click();
  await expect(desk.locator('[data-render-line="payee.name"]')).toContainText(SUPPLIER);
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: 'Discard' }).click();
});

test('an officer sees the twin, and goes to it by keyboard', async () => {
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, '48,350.00');
  const checks = context();
  await expect(checks).toContainText('Likely duplicate');
  await expect(checks.getByRole('button', { name: /checks passed/ })).toHaveAttribute(
    'aria-expanded',
    'false',
  );
  await checks.getByRole('button', { name: /^48,200\.00 EUR/ }).focus();
  await desk.keyboard.press('Enter');
  await expect(desk.locator('[data-render-line="leg.0.amount"]')).toContainText('48,200.00');
});

test('a payee with the name of an approver is told to that approver', async () => {
  await signOut(desk);
  await signIn(running, 'Anna Keller', pin);
  await openItem(desk, /Needs your approval/, TIED);
  await expect(context()).toContainText(`The payee’s name, ${TIED}, is yours.`);
  await approve(running, pin);
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, TIED);
  await approve(running, pin);
});

test('two approvals from one machine, ties and a new payee stand before the last signature', async () => {
  await signOut(desk);
  await signIn(running, 'David Lindqvist', pin);
  await openItem(desk, /Needs your approval/, TIED);
  await expect(context()).toContainText('Anna Keller and Bram de Vries signed on the same device');
  await expect(context()).toContainText('that of Anna Keller, who approved it');
  await expect(context()).toContainText('Only David Lindqvist can still fill the open seat.');
  await expect(context().getByRole('img', { name: 'Treasury 2 of 2' })).toBeVisible();
  await expect(context()).toContainText('3 = 2 Treasury + 1 Compliance.');
  await inBothThemes(desk);
});

test('why it needs them opens by keyboard, to the digest of the policy', async () => {
  for (const name of [/checks passed/, /Rules that did not match/, /Policy version 1/]) {
    await context().getByRole('button', { name }).focus();
    await desk.keyboard.press('Enter');
  }
  await expect(
    context().getByRole('img', { name: /^Digest of policy version 1 [0-9a-f]{4} / }),
  ).toBeVisible();
  await expect(context()).toContainText('In force now, and when the item was proposed.');
  await inBothThemes(desk);
});

test('a registration that nobody could complete says so before it is signed', async () => {
  await goTo(desk, 'Wallets');
  await desk.getByRole('button', { name: 'Register account' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('IBAN').fill(OWN_IBAN);
  await dialog.getByLabel('Opening balance').fill('1000.00');
  await dialog.getByLabel('Wallet', { exact: true }).fill('Nordic reserve');
  await dialog.getByLabel('Purpose').fill('Reserve of the Nordic company');
  await expect(dialog.getByRole('region', { name: /Would need/ })).toContainText(
    '2 = 1 Compliance + 1 Treasury.',
  );
  await expect(dialog.getByRole('status')).toHaveText(
    'Would need 2 = 1 Compliance + 1 Treasury. Something stands in its way: see the end of the form.',
  );
  // David is the only one of Compliance, and whoever asks does not decide.
  await expect(dialog.getByRole('region', { name: 'Before you submit' })).toContainText(
    '1 person of Compliance is missing',
  );
  await dialog.getByRole('button', { name: 'Why' }).scrollIntoViewIfNeeded();
  await inBothThemes(desk);
  await desk.keyboard.press('Escape');
});
