import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page } from '@playwright/test';
import { writePain001, type TransferToWrite } from '../../support/pain001-writer.ts';
import { PROJECT, type RunningDesk } from './desk.ts';
import { enterPin } from './officer.ts';

/* The steps of the main job, as an officer takes them. Used by the end-to-end tests and by the tour. */

export const AURORA_IBAN = 'DE89370400440532013000';
/** Cash pool of the Nordic company: a payment to it is posted on the internal book. */
export const NORDICS_IBAN = 'SE3550000000054910000003';
export const SUPPLIER_IBAN = 'FR7630006000011234567890189';

/** An ERP's payment file on disk; its path. */
export const writePaymentFile = (
  folder: string,
  messageId: string,
  transfers: readonly TransferToWrite[],
  debtorIban = AURORA_IBAN,
): string => {
  const path = join(folder, `${messageId}.xml`);
  writeFileSync(path, writePain001({ version: '09', messageId, debtorIban, transfers }));
  return path;
};

export type Section =
  'Approvals' | 'Imports' | 'Wallets' | 'Policy' | 'Keys' | 'Chain' | 'People' | 'Audit' | 'Settings';

export const goTo = async (desk: Page, section: Section): Promise<void> => {
  await desk.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: section }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toBeVisible();
};

/** Drops a file on the window, as from a file manager. */
export const dropFile = async (desk: Page, path: string): Promise<void> => {
  const transfer = await desk.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: 'application/xml' }));
      return data;
    },
    [path.split('/').at(-1) ?? '', readFileSync(path, 'utf8')] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await desk.getByRole('main').dispatchEvent(type, { dataTransfer: transfer });
};

/** Submits the file on screen with the PIN; resolves when the ledger's answers are shown. */
export const submitImport = async ({ desk, pinWindow }: RunningDesk, pin: string): Promise<Page> => {
  await desk.getByRole('button', { name: /^Submit/ }).click();
  const window = await pinWindow();
  await enterPin(window, pin);
  await expect(desk.getByRole('heading', { name: 'Submitted' })).toBeVisible({ timeout: 60_000 });
  return window;
};

/** Opens an item of a section of the queue by a text in its row. */
export const openItem = async (desk: Page, tab: RegExp, text: string): Promise<void> => {
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: tab }).click();
  await desk
    .getByRole('row', { name: new RegExp(text) })
    .first()
    .dblclick();
  await expect(desk.locator('[data-render-line]').first()).toBeVisible();
};

/** Signs the decision over the open item: compares the six words, then enters the PIN. */
export const approve = async (running: RunningDesk, pin: string): Promise<void> => {
  const { desk, pinWindow } = running;
  await desk.getByRole('button', { name: 'Approve', exact: true }).click();
  const window = await pinWindow();
  await expect(window.getByLabel(/^PIN of/)).toBeVisible();
  const onDesk = await desk.getByRole('list', { name: 'Six words' }).getByRole('listitem').allTextContents();
  expect(await window.locator('.pin-words li').allTextContents()).toEqual(onDesk);
  await enterPin(window, pin);
  await expect(desk.getByRole('status').filter({ hasText: /^Signed/ })).toBeVisible({ timeout: 45_000 });
};

export const signOut = async (desk: Page): Promise<void> => {
  await desk.getByRole('button', { name: 'Sign out' }).click();
  await expect(desk.getByRole('list', { name: 'Tokens' })).toBeVisible();
};

/** The ledger service of a sandbox home, started and stopped by the test instead of by the desk. */
export interface OwnLedger {
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export const startOwnLedger = async (home: string): Promise<OwnLedger> => {
  const node = join(PROJECT, 'node_modules/node/bin/node');
  const child: ChildProcess = spawn(node, ['ledger/main.ts', '--home', join(home, 'ledger')], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      done();
    }),
  );
  if (child.stdout === null) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((listening, failed) => {
    lines.once('line', () => {
      listening();
    });
    child.once('exit', (code) => {
      failed(new Error(`the ledger ended with ${String(code)}`));
    });
  });
  return {
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
};
