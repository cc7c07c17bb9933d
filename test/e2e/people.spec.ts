import { expect, test, type Page } from '@playwright/test';
import type { GroupId, PersonId } from '#shared/brand';
import type { Home, RunningDesk } from './support/desk.ts';
import { goTo } from './support/journey.ts';
import { enterPin, signedInDesk } from './support/officer.ts';
import { approveAs, askFor, goToPart, openPerson, propose, rowOf } from './support/people.ts';

/* People are changed by security, never by one of them alone; and what stops everybody is on every screen. */

test.describe.configure({ mode: 'serial' });

const BOTH_SIDES = 'Requester and Security administrator are never one person';

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('Greta Holm'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

test('duties that stay apart are refused with both sides named, in the draft and by the ledger', async () => {
  await openPerson(desk, 'Elena Novak');
  const dialog = await askFor(desk, 'Change roles and groups');
  await dialog.getByRole('group', { name: 'Roles' }).getByText('Security administrator').click();
  await expect(dialog.getByRole('alert')).toContainText(BOTH_SIDES);
  await expect(dialog.getByRole('button', { name: 'Sign and submit' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const answer = desk.evaluate(async () => {
    const change = {
      kind: 'set-roles' as const,
      person: 'p-4b60a3' as PersonId,
      roles: ['requester' as const, 'security-admin' as const],
      groups: ['controllers' as GroupId],
    };
    const asked = await window.countersign['people.change']({ change, reason: 'Against the table' });
    return asked.ok ? (asked.value.problems[0]?.title ?? 'taken') : asked.error.code;
  });
  await enterPin(await running.pinWindow(), pin);
  expect(await answer).toContain(BOTH_SIDES);
});

test('nobody asks for their own power, and the button says who can', async () => {
  await openPerson(desk, 'Greta Holm');
  await expect(desk.getByRole('button', { name: 'Change roles and groups' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(
    desk.getByText('It is about yourself. Another security administrator has to ask for it.').first(),
  ).toBeAttached();
});

test('roles are changed by one who proposes and two who approve, and the roster shows it', async () => {
  await openPerson(desk, 'Elena Novak');
  const dialog = await askFor(desk, 'Change roles and groups');
  await dialog.getByRole('group', { name: 'Roles' }).getByText('Approver', { exact: true }).click();
  await dialog
    .getByRole('group', { name: 'Seats in groups' })
    .getByText(/^Treasury needs/)
    .click();
  await expect(dialog).toContainText('Approver and seat in Treasury');
  await propose(running, 'A second approver for the summer', pin);
  await expect(desk.getByRole('main')).not.toContainText('Approver');
  for (const officer of ['Henrik Olsen', 'Ines Ferreira'])
    await approveAs(running, officer, ['Elena Novak'], pin);
  await goToPart(desk, 'People');
  await expect(rowOf(desk, 'Elena Novak')).toContainText('Requester, Approver', { timeout: 45_000 });
  await expect(rowOf(desk, 'Elena Novak')).toContainText('Treasury');
  await goToPart(desk, 'Changes');
  await expect(
    desk.getByRole('table', { name: 'Changes that can be undone' }).getByRole('row', { name: /Elena Novak/ }),
  ).toContainText('Greta Holm');
});

test('an absence shows at once which quorums are missed, and changes nothing', async () => {
  await goToPart(desk, 'Quorum health');
  const panel = desk.getByRole('tabpanel');
  await expect(panel.getByText('Every rule can be met by the people who are there.')).toBeVisible();
  const away = desk.getByRole('group', { name: 'Away' });
  await away.getByText('Greta Holm').click();
  await expect(panel).toContainText('Away: Greta Holm. You will miss quorum for 1 rule: EMG-2.');
  await away.getByText('Henrik Olsen').click();
  await expect(panel).toContainText(
    'Away: Greta Holm and Henrik Olsen. You will miss quorum for 2 rules: ROS-1 and EMG-2.',
  );
  const health = desk.getByRole('grid', { name: 'Quorum health' });
  await expect(health.getByRole('row', { name: /ROS-1/ })).toContainText('out of reach');
  await away.getByText('Greta Holm').click();
  await away.getByText('Henrik Olsen').click();
  await expect(health.getByRole('row', { name: /out of reach/ })).toHaveCount(0);
  await expect(panel.getByText('Every rule can be met by the people who are there.')).toBeVisible();
});

test('every other change is drafted as the ledger takes it', async () => {
  await goToPart(desk, 'Changes');
  await desk
    .getByRole('row', { name: /Elena Novak/ })
    .getByRole('button', { name: 'Undo' })
    .click();
  await propose(running, 'Not needed after all', pin);
  await goToPart(desk, 'Delegations and groups');
  const group = await askFor(desk, 'Define a group');
  await group.getByLabel('Name', { exact: true }).fill('Currency dealers');
  await group.getByLabel('Id in policies').fill('currency-dealers');
  await group
    .getByRole('group', { name: 'A member needs one of' })
    .getByText('Approver', { exact: true })
    .click();
  await propose(running, 'Currency deals get a seat of their own', pin);
  const calendar = await askFor(desk, 'Define a calendar');
  await calendar.getByLabel('Name', { exact: true }).fill('Vienna office');
  await calendar.getByLabel('Id in policies').fill('vienna');
  await propose(running, 'Hours of the Vienna office', pin);
  await goToPart(desk, 'Devices and keys');
  const register = await askFor(desk, 'Register this desk');
  await register.getByLabel('Name of the desk').fill('Vienna, room 204');
  await propose(running, 'A new desk for security', pin);
  await desk.getByRole('row', { name: /Desk 1/ }).click();
  const state = await askFor(desk, 'Change state');
  await state.getByRole('button', { name: /It shall be/ }).click();
  await desk.getByRole('option', { name: /^Suspended/ }).click();
  await propose(running, 'The desk is being repaired', pin);
  const releases = await askFor(desk, 'Change the list');
  await releases.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(releases).toContainText('Only these builds sign then, each at a trusted desk');
  await propose(running, 'Only what was released signs', pin);
  await goToPart(desk, 'Access review');
  await expect(desk.getByRole('complementary')).toContainText('because nobody answered');
  await desk.getByRole('button', { name: 'Keep what is in use' }).click();
  for (const holder of [/Carla Rossi.*Break-glass/, /David Lindqvist.*Break-glass/]) {
    await desk.getByRole('row', { name: holder }).click();
    await desk.keyboard.press('y');
  }
  await desk.getByRole('row', { name: /Bram de Vries.*Requester/ }).click();
  await desk.keyboard.press('r');
  await expect(desk.getByRole('complementary')).toContainText('Bram de Vries: Requester');
  await askFor(desk, 'Sign the review');
  await propose(running, 'Review of the quarter', pin);
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: /^Waiting for others/ }).click();
  for (const reason of [
    'Not needed after all',
    'Currency deals',
    'Hours of the Vienna',
    'A new desk',
    'Review of the quarter',
  ])
    await expect(desk.getByRole('row', { name: new RegExp(reason) })).toBeVisible();
});

test('a seat is given by whoever sits there, to somebody who holds its role', async () => {
  await approveAs(running, 'Carla Rossi', [], pin);
  await goToPart(desk, 'Delegations and groups');
  const dialog = await askFor(desk, 'Delegate your seats');
  await dialog.getByRole('group', { name: 'Your seats' }).getByText('Wallet guards').click();
  await dialog.getByRole('button', { name: /Who sits there/ }).click();
  await expect(desk.getByRole('option')).toHaveText(['Choose a person', 'Elena Novak']);
  await desk.getByRole('option', { name: 'Elena Novak' }).click();
  await propose(running, 'Two weeks of leave', pin);
});

test('a holder asks for a key to be revoked and for a wallet to be frozen', async () => {
  await goToPart(desk, 'Emergency');
  const revoke = await askFor(desk, 'Revoke a key');
  await revoke.getByRole('button', { name: /^Choose a key/ }).click();
  await desk.getByRole('option', { name: /Jonas Weber/ }).click();
  await propose(running, 'The token was seen elsewhere', pin);
  const freeze = await askFor(desk, 'Freeze');
  await freeze.getByRole('button', { name: /What is frozen/ }).click();
  await desk.getByRole('option', { name: /^A wallet/ }).click();
  await freeze.getByRole('button', { name: /^Choose a wallet/ }).click();
  await desk.getByRole('option', { name: 'Payroll' }).click();
  await propose(running, 'Changed bank details', pin);
  await goTo(desk, 'Approvals');
  await desk.getByRole('tab', { name: /^Waiting for others/ }).click();
  for (const reason of ['The token was seen elsewhere', 'Changed bank details'])
    await expect(desk.getByRole('row', { name: new RegExp(reason) })).toBeVisible();
});

test('two holders freeze the ledger, and every screen says what, since when and by whom', async () => {
  await goToPart(desk, 'Emergency');
  const dialog = await askFor(desk, 'Freeze');
  await expect(dialog).toContainText('It moves no money and loosens no rule.');
  await propose(running, 'Suspicious sign-ins over night', pin);
  await expect(desk.getByText('Nothing is frozen.')).toBeVisible();
  await approveAs(running, 'David Lindqvist', ['the whole ledger'], pin);
  for (const section of ['Approvals', 'Wallets', 'Audit'] as const) {
    await goTo(desk, section);
    const banner = desk.getByRole('main').getByRole('alert').first();
    await expect(banner).toContainText('Emergency: the whole ledger is frozen.', { timeout: 45_000 });
    await expect(banner).toContainText('declared by Carla Rossi and David Lindqvist');
  }
  await desk.getByRole('main').getByRole('button', { name: 'Show', exact: true }).click();
  const row = desk
    .getByRole('table', { name: 'Freezes in force' })
    .getByRole('row', { name: /whole ledger/ });
  await expect(row).toContainText('No payment goes out and no value moves.');
  await expect(row.getByRole('button', { name: 'Lift' })).toHaveAttribute('aria-disabled', 'true');
});
