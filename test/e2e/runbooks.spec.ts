import { expect, test, type Locator, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import type { Home, RunningDesk } from './support/desk.ts';
import { signedInDesk } from './support/officer.ts';
import { approveAs, askFor, goToPart, openPerson, propose } from './support/people.ts';
import { openRunbook, signInDialog, stepOf } from './support/runbooks.ts';

/* A lost token: the runbook is offered, each step is signed and timed, and the journal shows what it can show. */

test.describe.configure({ mode: 'serial' });

const REASON = 'Elena does not find her token';

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

const runbook = (): Locator => desk.getByRole('article', { name: /^Lost or stolen token/ });

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Greta Holm'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('whoever asks to revoke a token is offered the runbook, and one signature opens it', async () => {
  await goToPart(desk, 'Runbooks');
  await expect(desk.getByText(/^No runbook is open/)).toBeVisible();
  await openPerson(desk, 'Elena Novak');
  await askFor(desk, 'Revoke');
  await propose(running, REASON, pin);
  await goToPart(desk, 'Emergency');
  const offered = desk.getByRole('region', { name: 'Runbooks to open' });
  await expect(offered).toContainText(/Lost or stolen token: token .* of Elena Novak/, { timeout: 45_000 });
  await inBothThemes(desk);
  await openRunbook(running, pin);
  await expect(offered).toBeHidden({ timeout: 45_000 });
  await goToPart(desk, 'Runbooks');
  await expect(runbook()).toContainText('Opened by Greta Holm');
  await expect(runbook()).toContainText('0 of 7 steps');
  await expect(stepOf(runbook(), 'Speak with the holder')).toContainText('left of 15 min');
  await expect(stepOf(runbook(), 'Speak with the holder')).toContainText('next');
  await inBothThemes(desk);
});

test('a step is signed once, with who, when and how long it took', async () => {
  const call = stepOf(runbook(), 'Speak with the holder');
  await call.getByRole('button', { name: 'Sign' }).click();
  await signInDialog(running, pin, { 'Note, if there is one': 'Reached at home; seen last on Friday' });
  await expect(call).toContainText('Signed by Greta Holm', { timeout: 45_000 });
  await expect(call).toContainText(/\d+ min of 15 min/);
  await expect(call).toContainText('Reached at home; seen last on Friday');
  await expect(call.getByRole('button')).toHaveCount(0);
});

test('a step that asks others says so, and one that the journal shows is signed by nobody', async () => {
  const items = stepOf(runbook(), 'Go through the items that wait');
  await expect(items.getByRole('button', { name: 'Sign' })).toHaveAttribute('aria-disabled', 'true');
  await expect(
    items.getByText('Somebody else signs this: Approver, Senior approver or Compliance.'),
  ).toBeAttached();
  const revoked = stepOf(runbook(), 'The key is revoked');
  await expect(revoked).toContainText('The journal shows it');
  await expect(revoked.getByRole('button', { name: 'Sign' })).toHaveCount(0);
  for (const officer of ['Henrik Olsen', 'Ines Ferreira']) await approveAs(running, officer, [REASON], pin);
  await goToPart(desk, 'Runbooks');
  await expect(revoked).toContainText('Shown by the journal', { timeout: 45_000 });
  await expect(runbook()).toContainText('2 of 7 steps');
});

test('what is not needed is skipped with a reason, and somebody else than who opened it closes it', async () => {
  const close = runbook().getByRole('button', { name: 'Close runbook' });
  await expect(close).toHaveAttribute('aria-disabled', 'true');
  for (const text of [
    'Go through the items',
    'Read in the audit trail',
    'If it was stolen',
    'The holder has another',
    'Hand the new token over',
  ]) {
    const step = stepOf(runbook(), text);
    await step.getByRole('button', { name: 'Skip' }).click();
    await signInDialog(running, pin, { Reason: 'A drill: nothing was lost' });
    await expect(step).toContainText('Skipped by Ines Ferreira', { timeout: 45_000 });
  }
  await close.click();
  await signInDialog(running, pin, { 'Note, if there is one': 'A drill' });
  await expect(runbook()).toHaveCount(0, { timeout: 45_000 });
  const closed = desk.getByRole('button', { name: /^Lost or stolen token.*closed by Ines Ferreira/ });
  await closed.click();
  await expect(desk.getByRole('list', { name: 'Steps of Lost or stolen token' })).toContainText(
    'Signed by Greta Holm',
  );
  await inBothThemes(desk);
});
