import { expect, type Locator } from '@playwright/test';
import type { RunningDesk } from './desk.ts';
import { enterPin } from './officer.ts';

/* The steps of whoever follows a runbook. Used by the end-to-end test and by the tour. */

/** A step by how its text begins. */
export const stepOf = (runbook: Locator, text: string): Locator =>
  runbook.getByRole('listitem').filter({ hasText: new RegExp(`^${text}`) });

/** Fills what the open dialog asks for, signs with the PIN, and waits until it is recorded. */
export const signInDialog = async (
  running: RunningDesk,
  pin: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const dialog = running.desk.getByRole('dialog');
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole('button', { name: /^Sign/ }).click();
  await enterPin(await running.pinWindow(), pin);
  await expect(dialog).toBeHidden({ timeout: 45_000 });
};

/** Opens the first runbook that is offered. */
export const openRunbook = async (running: RunningDesk, pin: string): Promise<void> => {
  await running.desk.getByRole('button', { name: 'Open runbook' }).first().click();
  await signInDialog(running, pin);
};
