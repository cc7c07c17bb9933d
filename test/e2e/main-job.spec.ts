import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { decodeEvent } from '#shared/journal';
import { digestOf, type Intent } from '#shared/intent';
import { renderIntent } from '#shared/render';
import { sixWords } from '#shared/words';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import {
  approve,
  dropFile,
  goTo,
  NORDICS_IBAN,
  openItem,
  signOut,
  submitImport,
  SUPPLIER_IBAN,
  writePaymentFile,
} from './support/journey.ts';
import { cancelPin, companyOf, enterPin, signIn, startSignIn } from './support/officer.ts';

/* The main job, end to end: a payment file comes in, two officers approve it on their tokens, it is posted. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;
let file: string;

const POOL = 'Aurora Nordics AB, cash pool';
const SUPPLIER = 'Atelier Lumière SARL';

test.beforeAll(async () => {
  home = await sandboxHome();
  pin = companyOf(home.folder).pin;
  file = writePaymentFile(home.folder, 'ERP-2026-0042', [
    { amount: '123456.78', creditorIban: NORDICS_IBAN, creditorName: POOL, endToEndId: 'POOL-1' },
    { amount: '48200.00', creditorIban: SUPPLIER_IBAN, creditorName: SUPPLIER, endToEndId: 'INV-77' },
    {
      amount: '1999.99',
      creditorIban: 'NL20INGB0001234567',
      creditorName: 'Delft Optics BV',
      endToEndId: 'INV-78',
    },
  ]);
  running = await launchDesk({ home: home.folder, args: ['--import', file] });
  ({ desk } = running);
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('a file named at the start is checked and submitted under one signature', async () => {
  await enterPin(await startSignIn(running, 'Elena Novak'), pin);
  await expect(desk.getByText('ERP-2026-0042.xml')).toBeVisible();
  await expect(desk.getByRole('table', { name: 'Control totals' })).toContainText('173,656.77');
  await submitImport(running, pin);
  await expect(desk.getByRole('main')).toContainText('3proposed');
});

test('the same file again creates nothing', async () => {
  await goTo(desk, 'Imports');
  await dropFile(desk, file);
  await expect(desk.getByText('This file was imported before.')).toBeVisible();
});

test('a bad file is refused with the reason, the line and what to do', async () => {
  const bad = writePaymentFile(home.folder, 'ERP-BAD', [
    { amount: '10.00', creditorIban: 'FR7630006000011234567890180', creditorName: 'Wrong digit' },
  ]);
  await dropFile(desk, bad);
  await expect(desk.getByRole('main')).toContainText('check digit');
  await expect(desk.getByText('This file was imported before.')).toBeHidden();
});

test('the initiator sees why they can not approve', async () => {
  await openItem(desk, /Waiting for others/, 'POOL|Nordics AB, cash pool');
  await expect(desk.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(desk.getByRole('contentinfo').or(desk.locator('footer')).first()).toContainText(/initiat/i);
  await signOut(desk);
});

test('the text on screen is what the signed bytes say', async () => {
  await signIn(running, 'Anna Keller', pin);
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  const onScreen = await desk.locator('[data-render-line]').evaluateAll((elements) =>
    elements.map((element) => ({
      id: element.getAttribute('data-render-line'),
      label: element.querySelector('[data-render-label]')?.textContent,
      value: element.querySelector('[data-render-value]')?.textContent,
    })),
  );
  await desk.getByRole('button', { name: /Raw bytes/ }).click();
  const raw = await desk.getByLabel(/bytes/i).last().textContent();
  const intent = JSON.parse(raw ?? '') as Intent;
  const byId = (lines: readonly { id: string | null }[]): ReadonlyMap<string | null, object> =>
    new Map(lines.map((shown) => [shown.id, shown]));
  expect(byId(onScreen)).toEqual(byId(renderIntent(intent, 'en-GB').lines));
  const words = await desk.getByRole('list', { name: 'Six words' }).getByRole('listitem').allTextContents();
  expect(words).toEqual(sixWords(Buffer.from(digestOf(intent), 'hex')));
});

test('Enter does not sign', async () => {
  await desk.getByRole('button', { name: 'Approve', exact: true }).focus();
  await desk.keyboard.press('Enter');
  expect(running.app.windows().some((page) => page.url().endsWith('pin.html'))).toBe(false);
});

test('an altered amount on the screen stops the signature', async () => {
  await openItem(desk, /Needs your approval/, 'Atelier Lumi');
  const value = desk.locator('[data-render-line="leg.0.amount"] [data-render-value]');
  await value.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const text = walker.nextNode();
    if (text !== null) text.textContent = (text.textContent ?? '').replace('48', '18');
  });
  await desk.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(
    desk.getByRole('alert').getByText('The screen did not show what would be signed.'),
  ).toBeVisible();
});

test('a page that lies about its own digest is stopped by the signer', async () => {
  const digest = await desk.evaluate(async () => {
    const page = await window.countersign['queue.page']({
      section: 'mine',
      offset: 0,
      limit: 1,
      search: 'Delft',
    });
    return page.ok ? page.value.rows[0]?.digest : undefined;
  });
  const answer = await desk.evaluate(
    (item) =>
      window.countersign['approvals.decide']({
        digest: item as never,
        decision: 'approve',
        reason: null,
        renderDigest: 'ab'.repeat(32) as never,
      }),
    digest,
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'render-mismatch' } });
});

test('a wrong PIN is asked again, a closed window signs nothing', async () => {
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  await desk.getByRole('button', { name: 'Approve', exact: true }).click();
  const window = await running.pinWindow();
  await enterPin(window, '00000000');
  await expect(window.getByRole('status')).toContainText('PIN');
  await cancelPin(window);
  await expect(desk.getByRole('alert').getByText('You closed the PIN window.')).toBeVisible();
});

test('two officers approve, and the transfer is posted with its balances', async () => {
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  await approve(running, pin);
  await signOut(desk);
  await signIn(running, 'Bram de Vries', pin);
  await openItem(desk, /Needs your approval/, 'Nordics AB, cash pool');
  const before = await postedOf(NORDICS_IBAN);
  await approve(running, pin);
  await expect.poll(() => postedOf(NORDICS_IBAN)).toBe(before + 12_345_678n);
  await openItem(desk, /Done/, 'POOL|Nordics AB, cash pool');
  await expect(desk.getByRole('main')).toContainText('Posted');
  const context = desk.getByRole('complementary', { name: 'Checks, policy and approvals' });
  await expect(context.getByText(/Until .+ decided/)).toHaveCount(2);
  await expect(context.getByText('From proposal to end')).toBeVisible();
  await expect(
    context.getByText(/Judging it by the rules took this desk (\d+ µs|\d+\.\d\d ms)/),
  ).toBeVisible();
});

const postedOf = async (iban: string): Promise<bigint> => {
  const posted = await desk.evaluate(async (wanted) => {
    const list = await window.countersign['accounts.list']({});
    const rows = list.ok
      ? list.value.flatMap((entity) => entity.wallets.flatMap((wallet) => wallet.totals))
      : [];
    return rows.find(({ only, asset }) => only?.iban === wanted && asset === 'EUR')?.posted;
  }, iban);
  return BigInt(posted ?? 0);
};

test('an item is rejected with a reason that everybody can read', async () => {
  await openItem(desk, /Needs your approval/, 'Atelier Lumi');
  await desk.getByRole('button', { name: 'Reject', exact: true }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('In a few words').fill('No purchase order for this invoice');
  await dialog.getByRole('button', { name: 'Sign rejection' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(desk.getByRole('status').filter({ hasText: /^Signed/ })).toBeVisible();
  await openItem(desk, /Done/, 'Atelier Lumi');
  await expect(desk.getByRole('main')).toContainText('No purchase order for this invoice');
});

test('the audit trail tells the story, each event proved on this desk', async () => {
  await goTo(desk, 'Audit');
  await desk.getByRole('searchbox', { name: 'Find events' }).fill('Nordics AB, cash pool');
  const rows = desk.getByRole('grid', { name: 'Journal events' }).getByRole('row');
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(6);
  await rows.nth(1).click();
  await expect(desk.getByText(/In the journal: proved on this desk/)).toBeVisible();
});

test('the board pack of the quarter is saved as the file that its digest names', async () => {
  const saved = join(home.folder, 'pack.md');
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, saved);
  await desk.getByRole('button', { name: 'Board pack' }).click();
  const dialog = desk.getByRole('dialog', { name: 'Board pack' });
  await expect(dialog.getByRole('region', { name: 'The file' })).toContainText(/\| Payments +\| +[1-9]/);
  await dialog.getByRole('button', { name: 'Save as…' }).click();
  await expect(dialog.getByText('Saved as pack.md.')).toBeVisible();
  const digest = createHash('sha256').update(readFileSync(saved)).digest('hex');
  const shown = await dialog.getByText('SHA-256 of the file').locator('..').innerText();
  expect(shown.replaceAll(/\s/g, '')).toContain(digest);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
});

test('every journal line that the desk holds decodes', async () => {
  const lines = await desk.evaluate(async () => {
    const page = await window.countersign['audit.page']({ offset: 0, limit: 20, search: '' });
    if (!page.ok) return [];
    const proofs = await Promise.all(
      page.value.rows.map(({ seq }) => window.countersign['audit.proof']({ seq })),
    );
    return proofs.map((proof) => (proof.ok && proof.value.isVerified ? proof.value.line : ''));
  });
  expect(lines.length).toBe(20);
  for (const line of lines) expect(decodeEvent(line).ok).toBe(true);
});
