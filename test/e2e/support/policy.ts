import { expect, type Locator, type Page } from '@playwright/test';
import { type RunningDesk } from './desk.ts';
import { approve, goTo, openItem, signOut } from './journey.ts';
import { enterPin, signIn } from './officer.ts';

/* The steps of a version of the policy, as an author and its approvers take them. Used by the tests and by the tour. */

export const POLICY_TITLE = 'Aurora Group payment policy';

export const versionsOf = (desk: Page): Locator => desk.getByRole('grid', { name: 'Versions of the policy' });

/** Opens a version of the list by its state. */
export const openVersion = async (desk: Page, state: RegExp): Promise<void> => {
  await goTo(desk, 'Policy');
  await desk.getByRole('tab', { name: 'Versions' }).click();
  await versionsOf(desk).getByRole('row', { name: state }).first().dblclick();
  await expect(desk.getByRole('heading', { level: 1, name: /^Version \d+/ })).toBeVisible();
};

/** Chooses a rule of the open draft. */
export const chooseRule = async (desk: Page, id: string): Promise<void> => {
  await desk
    .getByRole('listbox', { name: 'Rules of the draft' })
    .getByRole('option', { name: new RegExp(`^${id}`) })
    .click();
  await expect(desk.getByRole('form', { name: `Rule ${id}` })).toBeVisible();
};

/** Signs the open dialog with a reason; it stays with what became of it. `look` sees the PIN window before. */
export const signWith = async (
  { desk, pinWindow }: RunningDesk,
  reason: string,
  pin: string,
  look: (window: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> => {
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  const window = await pinWindow();
  await look(window);
  await enterPin(window, pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
};

export const closeDialog = (desk: Page): Promise<void> =>
  desk.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

/** Both approvers approve the version that waits. */
export const approveVersion = async (running: RunningDesk, pin: string): Promise<void> => {
  for (const officer of ['Bram de Vries', 'Carla Rossi']) {
    await signOut(running.desk);
    await signIn(running, officer, pin);
    await openItem(running.desk, /Needs your approval/, POLICY_TITLE);
    await approve(running, pin);
  }
};
