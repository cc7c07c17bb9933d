import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './support/desk.ts';
import { companyOf, enterPin, openApproval, signIn, startSignIn } from './support/officer.ts';

/* The signer process may crash or hang, and a token may be pulled: the desk says what happened and goes on. */

let home: Home;
let running: RunningDesk;
let pin: string;
let anna: { readonly name: string; readonly tokenSerial: string };

test.beforeEach(async () => {
  home = await sandboxHome();
  const company = companyOf(home.folder);
  const [first] = company.people;
  if (first === undefined) throw new Error('nobody works here');
  [anna, pin] = [first, company.pin];
  running = await launchDesk({ home: home.folder });
});
test.afterEach(async () => {
  await running.close();
  home.remove();
});

const signerPid = async (): Promise<number> => {
  const find = (): Promise<number | undefined> =>
    running.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'countersign-signer')?.pid,
    );
  await expect.poll(find, { message: 'a signer process' }).toBeDefined();
  return (await find()) ?? 0;
};

const expectStopped = async (pinWindow: Page, pidBefore: number, timeout = 30_000): Promise<void> => {
  await expect(running.desk.getByText('The signing process stopped.')).toBeVisible({ timeout });
  await expect.poll(() => pinWindow.isClosed()).toBe(true);
  await expect.poll(signerPid).not.toBe(pidBefore);
};

/** Nothing was signed: the item still waits for this officer. */
const expectUndecided = async (payee: string): Promise<void> => {
  await signIn(running, anna.name, pin);
  const mayDecide = await running.desk.evaluate(async (title) => {
    const desk = window.countersign;
    const page = await desk['queue.page']({ section: 'mine', offset: 0, limit: 100, search: '' });
    const digest = page.ok ? page.value.rows.find((row) => row.title === title)?.digest : undefined;
    const detail = digest === undefined ? undefined : await desk['intents.detail']({ digest });
    return detail?.ok ? detail.value.mayDecide : undefined;
  }, payee);
  expect(mayDecide).toEqual({ can: true });
};

test('a crash while the PIN window is open ends the attempt, not the desk', async () => {
  const window = await startSignIn(running, anna.name);
  await expect(window.getByLabel(/^PIN of/)).toBeVisible();
  const before = await signerPid();
  process.kill(before, 'SIGKILL');
  await expectStopped(window, before);
  await signIn(running, anna.name, pin);
});

test('a crash in mid-sign signs nothing, locks the session and says so', async () => {
  await signIn(running, anna.name, pin);
  const { window, payee } = await openApproval(running);
  const before = await signerPid();
  // Stopped first, so that the PIN is on its way when the process ends.
  process.kill(before, 'SIGSTOP');
  await enterPin(window, pin);
  process.kill(before, 'SIGKILL');
  await expectStopped(window, before);
  await expectUndecided(payee);
});

test('a signer that hangs is ended by the desk', async () => {
  await signIn(running, anna.name, pin);
  const { window, payee } = await openApproval(running);
  const before = await signerPid();
  process.kill(before, 'SIGSTOP');
  await enterPin(window, pin);
  await expectStopped(window, before, 60_000);
  await expectUndecided(payee);
});

test('a token that is pulled locks the session within seconds', async () => {
  await signIn(running, anna.name, pin);
  const store = join(home.folder, 'tokens/store');
  const token = readdirSync(store).find((name) => name.replaceAll('-', '').endsWith(anna.tokenSerial));
  rmSync(join(store, token ?? ''), { recursive: true });
  await expect(running.desk.getByText('The token was removed.')).toBeVisible({ timeout: 20_000 });
  await expect(running.desk.getByRole('button', { name: new RegExp(anna.name) })).toHaveCount(0);
});

test('a PIN window that is closed is a decision, not an error', async () => {
  await signIn(running, anna.name, pin);
  const { window } = await openApproval(running);
  await window.close();
  await expect(running.desk.getByText('You closed the PIN window.')).toBeVisible();
});
