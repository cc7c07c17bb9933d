import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchDesk, sandboxHome, type Home, type RunningDesk } from './desk.ts';

export interface SandboxPerson {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly tokenLabel: string;
  readonly tokenSerial: string;
}

export interface SandboxCompany {
  readonly pin: string;
  readonly people: readonly SandboxPerson[];
}

/** Who works in a sandbox home. */
export const companyOf = (home: string): SandboxCompany =>
  JSON.parse(readFileSync(join(home, 'sandbox.json'), 'utf8')) as SandboxCompany;

/** Types a PIN into an open PIN window and sends it. */
export const enterPin = async (pin: Page, text: string): Promise<void> => {
  await pin.getByLabel(/^PIN of/).fill(text);
  // A PIN that is right closes the window, perhaps before the click is answered.
  await pin
    .locator('button[type=submit]')
    .click()
    .catch((problem: unknown) => {
      if (!pin.isClosed()) throw problem;
    });
};

/** Closes an open PIN window by its button. A window that is gone may leave the click unanswered: that it goes counts. */
export const cancelPin = async (pin: Page): Promise<void> => {
  const cancel = pin.getByRole('button', { name: 'Cancel' });
  await expect(cancel).toBeVisible();
  const closed = pin.waitForEvent('close');
  await Promise.all([closed, cancel.dispatchEvent('click').catch(() => undefined)]);
};

/** Asks for a sign-in and answers with the open PIN window. */
export const startSignIn = async ({ desk, pinWindow }: RunningDesk, name: string): Promise<Page> => {
  await desk.getByRole('button', { name: new RegExp(name) }).click();
  return pinWindow();
};

/** Signs in, start to end. */
export const signIn = async (running: RunningDesk, name: string, pin: string): Promise<void> => {
  await enterPin(await startSignIn(running, name), pin);
  await expect(running.desk.getByRole('heading', { name: 'Approvals', level: 1 })).toBeVisible({
    timeout: 45_000,
  });
};

export interface SignedInDesk {
  readonly home: Home;
  readonly running: RunningDesk;
  readonly desk: Page;
  readonly pin: string;
}

/** A desk on a fresh sandbox home, with an officer signed in. */
export const signedInDesk = async (name: string, homeOf = sandboxHome): Promise<SignedInDesk> => {
  const home = await homeOf();
  const { pin } = companyOf(home.folder);
  const running = await launchDesk({ home: home.folder });
  const { desk } = running;
  // A new desk knows nobody until the roster is verified.
  await expect(desk.getByRole('button', { name: new RegExp(name) })).toBeVisible({ timeout: 60_000 });
  await signIn(running, name, pin);
  return { home, running, desk, pin };
};

export interface OpenedApproval {
  readonly window: Page;
  readonly payee: string;
}

/** Opens an item of the queue. */
export const openItem = async (desk: Page, title: string): Promise<void> => {
  await desk.getByRole('row').filter({ hasText: title }).first().dblclick();
  await expect(desk.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
};

/** Opens the first payment that waits for this officer and asks to approve it, up to the PIN window. */
export const openApproval = async ({ desk, pinWindow }: RunningDesk): Promise<OpenedApproval> => {
  const payee = await desk.evaluate(async () => {
    const page = await window.countersign['queue.page']({ section: 'mine', offset: 0, limit: 1, search: '' });
    return page.ok ? (page.value.rows[0]?.title ?? '') : '';
  });
  await openItem(desk, payee);
  await desk.getByRole('button', { name: 'Approve', exact: true }).click();
  const pin = await pinWindow();
  await expect(pin.getByLabel(/^PIN of/)).toBeVisible();
  return { window: pin, payee };
};
