import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningDesk } from './desk.ts';
import { approve, goTo, openItem, signOut } from './journey.ts';
import { enterPin, signIn } from './officer.ts';

/* The steps of whoever looks after people. Used by the end-to-end test and by the tour. */

export type PeoplePart =
  | 'People'
  | 'Quorum health'
  | 'Devices and keys'
  | 'Delegations and groups'
  | 'Access review'
  | 'Changes'
  | 'Emergency'
  | 'Runbooks';

export const goToPart = async (desk: Page, part: PeoplePart): Promise<void> => {
  await goTo(desk, 'People');
  await desk.getByRole('tab', { name: new RegExp(`^${part}`) }).click();
  await expect(desk.getByRole('tabpanel', { name: new RegExp(`^${part}`) })).toBeVisible();
};

export const rowOf = (desk: Page, name: string): Locator =>
  desk.getByRole('grid', { name: 'People' }).getByRole('row', { name: new RegExp(name) });

export const openPerson = async (desk: Page, name: string): Promise<void> => {
  await goTo(desk, 'People');
  await rowOf(desk, name).dblclick();
  await expect(desk.getByRole('heading', { name, level: 1 })).toBeVisible();
};

/** Opens the dialog behind a button. */
export const askFor = async (desk: Page, button: string): Promise<Locator> => {
  await desk.getByRole('button', { name: button, exact: true }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
};

/** Gives the reason, signs with the PIN, and closes what says that it is proposed. */
export const propose = async (running: RunningDesk, reason: string, pin: string): Promise<void> => {
  const dialog = running.desk.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog.getByText('Signed and proposed.')).toBeVisible({ timeout: 45_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
};

/** Somebody else signs in and approves items, each found by a text in its row. */
export const approveAs = async (
  running: RunningDesk,
  officer: string,
  texts: readonly string[],
  pin: string,
): Promise<void> => {
  await signOut(running.desk);
  await signIn(running, officer, pin);
  for (const text of texts) {
    await openItem(running.desk, /^Needs your approval/, text);
    await approve(running, pin);
  }
};
