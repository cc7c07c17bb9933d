import type { Locator } from '@playwright/test';
import { mining } from '../e2e/support/chain.ts';
import { launchDesk, sandboxHome, type RunningDesk } from '../e2e/support/desk.ts';
import { approve, goTo, openItem, signOut } from '../e2e/support/journey.ts';
import { companyOf, enterPin } from '../e2e/support/officer.ts';
import type { Album } from './album.ts';
import { signIn } from './sign-in.ts';

/* A payment over a chain: drafted, approved by three, carried out once the carrier is unlocked; another one is cancelled. */

type Shoot = Album['shoot'];

const PAYEE = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const APPROVERS = ['Anna Keller', 'Bram de Vries', 'David Lindqvist'];
const CUSTODIAN = 'Elena Novak';

const fill = async ({ desk }: RunningDesk, payee: string, amount: string): Promise<Locator> => {
  await desk.getByRole('button', { name: 'New payment' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Payee', { exact: true }).fill(payee);
  await dialog.getByLabel('Country of the payee').fill('CH');
  await dialog.getByLabel('Address').fill(PAYEE);
  await dialog.getByLabel('Amount in USDC').fill(amount);
  await dialog.getByLabel('What for').fill('Hosting, December');
  await dialog.getByText('Hosting, December').waitFor();
  return dialog;
};

const sign = async (running: RunningDesk, dialog: Locator, pin: string, shoot?: Shoot): Promise<void> => {
  await dialog.getByRole('button', { name: 'Sign and submit' }).click();
  const window = await running.pinWindow();
  await window.getByText(PAYEE.slice(2, 6)).first().waitFor();
  await shoot?.(window, 'draft-pin', 'The PIN window names address, contract and fee ceiling, whole.');
  await enterPin(window, pin);
  await dialog.getByText('Signed and proposed.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
};

const approveAll = async (running: RunningDesk, payee: string, pin: string): Promise<void> => {
  const { desk } = running;
  for (const name of APPROVERS) {
    await signOut(desk);
    await signIn(running, name, pin);
    await openItem(desk, /Needs your approval/, payee);
    await approve(running, pin);
  }
  await signOut(desk);
  await signIn(running, CUSTODIAN, pin);
  await goTo(desk, 'Chain');
};

const drafting = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await goTo(desk, 'Chain');
  await desk.getByText('The carrier is locked.').waitFor();
  await shoot(desk, 'locked', 'Locked: nothing is signed until a custodian unlocks the carrier.');
  await desk.getByRole('button', { name: 'New payment' }).click();
  await desk.getByRole('dialog').getByLabel('Address').fill(PAYEE.toLowerCase());
  await shoot(desk, 'draft-wrong', 'An address without its checksum is refused while it is typed.');
  await desk.keyboard.press('Escape');
  const dialog = await fill(running, 'Helvetia Hosting', '250.5');
  await shoot(desk, 'draft', 'The form, and every line that the approvers will read.');
  await dialog.getByText('Would need').scrollIntoViewIfNeeded();
  await shoot(desk, 'draft-needs', 'What speaks against it, and what it would need.');
  await sign(running, dialog, pin, shoot);
};

const carrying = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await approveAll(running, 'Helvetia Hosting', pin);
  await desk.getByText('1 approved payment waits for it.').waitFor();
  await shoot(desk, 'waiting', 'Approved, and waiting for the carrier.');
  await desk.getByRole('button', { name: 'Unlock', exact: true }).click();
  const window = await running.pinWindow();
  await window.getByLabel('PIN of the carrier’s token').waitFor();
  await shoot(window, 'unlock-pin', 'Unlocking says what it allows, and which address pays.');
  await enterPin(window, pin);
  await desk.getByText('Paid', { exact: true }).waitFor({ timeout: 60_000 });
  await desk.getByText(/in the books\.$/).waitFor({ timeout: 30_000 });
  await shoot(desk, 'paid', 'Paid, in a block, and in the books.');
  await openItem(desk, /Done/, 'Helvetia Hosting');
  await desk.getByRole('main').getByText('Settled').first().waitFor();
  await shoot(desk, 'settled', 'The item is over: what was held for it is paid.');
  await goTo(desk, 'Chain');
};

const cancelling = async (running: RunningDesk, home: string, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await mining(home, false);
  await sign(running, await fill(running, 'Jura Consulting', '80'), pin);
  await approveAll(running, 'Jura Consulting', pin);
  const cancel = desk.getByRole('button', { name: 'Cancel…' });
  await cancel.waitFor({ timeout: 30_000 });
  await shoot(desk, 'sent', 'Sent, and waiting for a block.');
  await cancel.click();
  await shoot(desk, 'cancel', 'A cancellation says what it does to the money.');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'cancel-dark', 'The same in the dark theme.');
  await desk.getByRole('button', { name: 'Cancel the payment' }).click();
  await mining(home, true);
  await desk.getByText('Cancelled: nothing was paid').waitFor({ timeout: 60_000 });
  await shoot(desk, 'cancelled-dark', 'The queue in the dark theme: one paid, one cancelled.');
};

/** The whole story on a sandbox company of its own. */
export const chain = async ({ shoot }: Album): Promise<void> => {
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const running = await launchDesk({ home: home.folder });
  try {
    await running.desk.getByRole('button', { name: new RegExp(CUSTODIAN) }).waitFor();
    await signIn(running, CUSTODIAN, pin);
    await drafting(running, pin, shoot);
    await carrying(running, pin, shoot);
    await cancelling(running, home.folder, pin, shoot);
  } finally {
    await running.close();
    home.remove();
  }
};
