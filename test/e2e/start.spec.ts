import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  electronPath,
  emptyHome,
  isRoot,
  launchDesk,
  PROJECT,
  sandboxHome,
  type Home,
  type RunningDesk,
} from './support/desk.ts';
import { AURORA_IBAN, writePaymentFile } from './support/journey.ts';
import { companyOf, enterPin, signIn } from './support/officer.ts';

/* How the desk starts, and what it says when it can't. */

test('a desk without a trust file says so and shows nothing else', async () => {
  const home = emptyHome();
  const running = await launchDesk({ home: home.folder });
  await expect(running.desk.getByRole('alert')).toContainText('This desk has no trust file.');
  await expect(running.desk.getByRole('alert')).toContainText('Code 601 trust-missing');
  await running.close();
  home.remove();
});

test.describe('a desk on a sandbox home', () => {
  let home: Home;
  let running: RunningDesk;
  let pin: string;

  test.beforeAll(async () => {
    home = await sandboxHome();
    pin = companyOf(home.folder).pin;
  });
  test.beforeEach(async () => {
    running = await launchDesk({ home: home.folder });
  });
  test.afterEach(async () => {
    await running.close();
  });
  test.afterAll(() => {
    home.remove();
  });

  test('is one: a second start ends at once and hands its file over', async () => {
    await signIn(running, 'Elena Novak', pin);
    const file = writePaymentFile(home.folder, 'SECOND-1', [{ amount: '10.00', creditorIban: AURORA_IBAN }]);
    const args = [...(isRoot ? ['--no-sandbox'] : []), join(PROJECT, 'build/main/main.js'), '--import', file];
    const second = spawn(electronPath(), args, {
      env: { ...process.env, COUNTERSIGN_HOME: home.folder },
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await expect(running.desk.getByText('SECOND-1.xml')).toBeVisible();
  });

  test('keeps its identity, and learns the company’s name from the journal', async () => {
    const info = await running.desk.evaluate(() => window.countersign['app.info']({}));
    expect(info).toMatchObject({ environment: 'sandbox', version: '0.1.0' });
    expect(info.deviceId).toMatch(/^desk-[0-9a-f]{64}$/);
    expect(info.buildDigest).toMatch(/^[0-9a-f]{64}$/);
    const company = (): Promise<string> =>
      running.desk.evaluate(async () => (await window.countersign['app.info']({})).company);
    await expect.poll(company).not.toBe('');
  });

  test('registers an account under the officer’s signature, and refuses a wrong IBAN before any PIN', async () => {
    await signIn(running, 'Elena Novak', pin);
    const register = (iban: string) =>
      running.desk.evaluate(async (typed) => {
        const desk = window.countersign;
        const entities = await desk['accounts.list']({});
        return desk['accounts.register']({
          entityId: entities.ok ? (entities.value[0]?.id ?? '') : '',
          walletName: 'New reserve',
          purpose: 'reserve',
          iban: typed,
          bic: null,
          openingBalances: [{ asset: 'EUR', scale: 2, minor: '100' }],
          statementDate: '2026-11-01',
        });
      }, iban);
    expect(await register('DE89370400440532013001')).toMatchObject({ error: { code: 'iban-invalid' } });
    expect(await register(AURORA_IBAN)).toMatchObject({ error: { code: 'account-exists' } });
    expect(running.app.windows()).toHaveLength(1);
    const registered = register('AT48 3200 0000 1234 5864');
    await enterPin(await running.pinWindow(), pin);
    expect(await registered).toMatchObject({ ok: true, value: { proposed: 1, refused: 0 } });
  });

  test('opens files by the menu, and says why one can not be read', async () => {
    await signIn(running, 'Elena Novak', pin);
    const open = (path: string) =>
      running.app.evaluate(({ dialog, Menu }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
        Menu.getApplicationMenu()?.getMenuItemById('import')?.click();
      }, path);
    await open(join(home.folder, 'nothing.xml'));
    await expect(running.desk.getByText('The file could not be read.')).toBeVisible();
    const large = join(home.folder, 'large.xml');
    writeFileSync(large, Buffer.alloc(20 * 1024 * 1024 + 1));
    await open(large);
    await expect(running.desk.getByText('The file is larger than 20 MB.')).toBeVisible();
  });

  test('says that its key is another one, and leaves the store alone', async () => {
    await expect(running.desk.getByText('Elena Novak')).toBeVisible({ timeout: 45_000 });
    await running.close();
    const keyFile = join(home.folder, 'desk/vault-key.json');
    const before = readFileSync(keyFile, 'utf8');
    const other = JSON.stringify({ ...(JSON.parse(before) as object), keyHex: 'ab'.repeat(32) });
    writeFileSync(keyFile, other);
    running = await launchDesk({ home: home.folder });
    await expect(running.desk.getByRole('alert')).toContainText('vault-wrong-key', { timeout: 45_000 });
    await running.close();
    writeFileSync(keyFile, before);
    running = await launchDesk({ home: home.folder });
    await expect(running.desk.getByText('Elena Novak')).toBeVisible({ timeout: 45_000 });
  });
});
