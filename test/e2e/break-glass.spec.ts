import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { launchDesk, type Home, type RunningDesk } from './support/desk.ts';
import { signOut } from './support/journey.ts';
import { signedInDesk, signIn } from './support/officer.ts';
import { approveAs, askFor, goToPart, propose } from './support/people.ts';

/* Break-glass is used: everybody is told until they have read it, and the report drafts itself. */

test.describe.configure({ mode: 'serial' });

const REASON = 'Suspicious sign-ins over night';

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

const notices = (): Locator => desk.getByRole('region', { name: 'Notices' });

const as = async (officer: string): Promise<void> => {
  await signOut(desk);
  await signIn(running, officer, pin);
};

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Carla Rossi'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('everybody who signs in is told who did what, why, and when it ends', async () => {
  await goToPart(desk, 'Emergency');
  await expect(desk.getByText('Break-glass was never used.')).toBeVisible();
  await askFor(desk, 'Freeze');
  await propose(running, REASON, pin);
  await expect(notices()).toHaveCount(0);
  await approveAs(running, 'David Lindqvist', ['the whole ledger'], pin);
  await expect(notices()).toContainText('Break-glass was used: freezing the whole ledger.', {
    timeout: 45_000,
  });
  await expect(notices()).toContainText('By Carla Rossi and David Lindqvist');
  await expect(notices()).toContainText('ends by itself');
  await expect(notices()).toContainText(REASON);
  await inBothThemes(desk);
  await as('Elena Novak');
  await expect(notices()).toContainText(REASON, { timeout: 45_000 });
});

test('it stays for each of them until they have read it, at this desk, also after a restart', async () => {
  await notices().getByRole('button', { name: 'I have read it' }).focus();
  await desk.keyboard.press('Enter');
  await expect(notices()).toHaveCount(0);
  await as('David Lindqvist');
  await expect(notices()).toContainText(REASON);
  await running.close();
  running = await launchDesk({ home: home.folder });
  ({ desk } = running);
  await signIn(running, 'Elena Novak', pin);
  await goToPart(desk, 'Emergency');
  await expect(desk.getByRole('table', { name: 'Uses of break-glass' })).toBeVisible();
  await expect(notices()).toHaveCount(0);
  await as('David Lindqvist');
  await expect(notices()).toContainText(REASON, { timeout: 45_000 });
});

test('the report is drafted from the journal, and saved as it is shown', async () => {
  await goToPart(desk, 'Emergency');
  const row = desk
    .getByRole('table', { name: 'Uses of break-glass' })
    .getByRole('row', { name: new RegExp(REASON) });
  await row.getByRole('button', { name: 'Report' }).click();
  const shown = desk.getByRole('region', { name: 'Report' });
  await expect(shown).toContainText('# Report: freeze of the whole ledger');
  await expect(shown).toContainText('### Was the reason right, seen from today?');
  await inBothThemes(desk);
  const path = join(home.folder, 'report.md');
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await desk.getByRole('button', { name: 'Save as a file' }).click();
  await expect(desk.getByText('Saved as report.md.')).toBeVisible();
  const text = readFileSync(path, 'utf8');
  expect(text).toBe(await shown.textContent());
  expect(text).toContain('- p-c05b18: Carla Rossi');
  const [drafted = ''] = text.split('\n---\n');
  const digest = createHash('sha256').update(drafted).digest('hex');
  expect(text).toContain(`SHA-256 of what stands above the line: ${digest}`);
  expect(drafted).not.toContain('Carla');
});
