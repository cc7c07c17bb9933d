import type { Page } from '@playwright/test';
import { launchDesk, sandboxHome, spareToken, type RunningDesk } from '../e2e/support/desk.ts';
import { goTo, openItem, signOut } from '../e2e/support/journey.ts';
import { companyOf, signIn } from '../e2e/support/officer.ts';
import { approveAs, askFor, goToPart, openPerson, propose, rowOf } from '../e2e/support/people.ts';
import { signInDialog, stepOf } from '../e2e/support/runbooks.ts';
import type { Album } from './album.ts';

/* One person's whole story: joined, enrolled, approved, left; then the quorums, a review, and an emergency. */

type Shoot = Album['shoot'];

interface Stage {
  readonly running: RunningDesk;
  readonly pin: string;
  readonly shoot: Shoot;
  /** Serial of the token that the newcomer is given. */
  readonly serial: string;
}

const NEWCOMER = 'Nadia Costa';
const ITEM = 'Officine Torino';
const SECURITY = ['Henrik Olsen', 'Ines Ferreira'] as const;

/** Security approves what another of them proposed, found by its reason. */
const security = async ({ running, pin }: Stage, reasons: readonly string[]): Promise<void> => {
  for (const officer of SECURITY) await approveAs(running, officer, reasons, pin);
};

const as = async ({ running, pin }: Stage, officer: string): Promise<void> => {
  await signOut(running.desk);
  await signIn(running, officer, pin);
};

const joining = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot } = stage;
  const { desk } = running;
  await goToPart(desk, 'People');
  await rowOf(desk, 'Anna Keller').waitFor();
  await shoot(desk, 'people', 'People: who holds which roles and seats, and with which keys.');
  const dialog = await askFor(desk, 'Add a person');
  await dialog.getByLabel('Name', { exact: true }).fill(NEWCOMER);
  await dialog.getByLabel('Title').fill('Treasury analyst');
  await dialog.getByLabel('E-mail').fill('nadia.costa@aurora.example');
  await dialog.getByLabel('Reason').fill('New position in treasury');
  await shoot(desk, 'add', 'Somebody new comes in without any power; the name never stands in the journal.');
  await propose(running, 'New position in treasury', pin);
  await as(stage, SECURITY[0]);
  await openItem(desk, /^Needs your approval/, 'New position in treasury');
  await shoot(desk, 'add-item', 'It waits for two of security, like a payment.');
  await security(stage, ['New position in treasury']);
};

const enrolling = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot, serial } = stage;
  const { desk } = running;
  await as(stage, 'Greta Holm');
  await openPerson(desk, NEWCOMER);
  await shoot(desk, 'inert', 'Joined, and inert: no role, no seat, no key.');
  const enrol = await askFor(desk, 'Enrol a token');
  await enrol.getByRole('button', { name: /Token that is plugged in/ }).click();
  await desk.getByRole('option', { name: new RegExp(serial) }).click();
  await shoot(desk, 'enrol', 'The token that is plugged in is put into her name.');
  await propose(running, 'Token handed over in person', pin);
  const grants = await askFor(desk, 'Change roles and groups');
  await grants.getByRole('group', { name: 'Roles' }).getByText('Security administrator').click();
  await grants.getByRole('group', { name: 'Roles' }).getByText('Requester').click();
  await grants.getByRole('alert').waitFor();
  await shoot(
    desk,
    'conflict',
    'Duties that stay apart are refused before anything is signed, both sides named.',
  );
  await grants.getByRole('group', { name: 'Roles' }).getByText('Security administrator').click();
  await grants.getByRole('group', { name: 'Roles' }).getByText('Approver', { exact: true }).click();
  await grants
    .getByRole('group', { name: 'Seats in groups' })
    .getByText(/^Treasury needs/)
    .click();
  await shoot(desk, 'grants', 'What she gains and loses, and what she may never do on one item.');
  await propose(running, 'Approves payments of treasury', pin);
  await security(stage, ['Token handed over', 'Approves payments of treasury']);
  await openPerson(desk, NEWCOMER);
  await desk.getByText('Seat in Treasury').first().waitFor();
  await shoot(desk, 'enrolled', 'Now she holds power, and the page says why: the role, or the seat.');
};

const approvingAnItem = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot } = stage;
  await approveAs(running, NEWCOMER, [ITEM], pin);
  await shoot(
    running.desk,
    'approved',
    'Her first approval is recorded and does not count yet: she is in shadow, and the item says until when.',
  );
};

const looking = async (stage: Stage): Promise<void> => {
  const { desk } = stage.running;
  const { shoot } = stage;
  await as(stage, 'Greta Holm');
  await goToPart(desk, 'Quorum health');
  await desk.getByText('Every rule can be met').waitFor();
  await shoot(
    desk,
    'health',
    'Quorum health: each rule with who can fill its seats, and without whom it breaks.',
  );
  await desk.getByRole('group', { name: 'Away' }).getByText('David Lindqvist').click();
  await desk.getByText(/Away: David Lindqvist\./).waitFor();
  await shoot(desk, 'absence', 'A coming absence: which quorums will be missed, before they are.');
  await goToPart(desk, 'Devices and keys');
  await shoot(
    desk,
    'devices',
    'Every desk and token with its state, this desk, and the builds that may sign.',
  );
  await goToPart(desk, 'Delegations and groups');
  await shoot(desk, 'groups', 'Who sits for whom, and the groups that the policy asks for.');
  await reviewing(stage);
};

/** The answer for one grant of the review. */
const decide = async (desk: Page, grant: RegExp, key: 'y' | 'r'): Promise<void> => {
  await desk.getByRole('row', { name: grant }).click();
  await desk.keyboard.press(key);
};

/** Both holders are kept, because a review that leaves fewer than two of them is refused. */
const reviewing = async ({ running: { desk }, shoot }: Stage): Promise<void> => {
  await goToPart(desk, 'Access review');
  await decide(desk, /Carla Rossi.*Break-glass/, 'y');
  await decide(desk, /David Lindqvist.*Break-glass/, 'y');
  await shoot(
    desk,
    'review',
    'The access review: each grant with its last use; what nobody answers for falls.',
  );
  await desk.getByRole('button', { name: 'Keep what is in use' }).click();
  await decide(desk, new RegExp(`${NEWCOMER}.*Approver`), 'r');
  const dialog = await askFor(desk, 'Sign the review');
  await shoot(desk, 'review-signing', 'What will be removed, seats included, before it is signed.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
};

const leaving = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot } = stage;
  const { desk } = running;
  await openPerson(desk, NEWCOMER);
  await askFor(desk, 'Record as left');
  await shoot(desk, 'leave', 'Leaving: what it means, and what has to be given to somebody else.');
  await propose(running, 'Left the company', pin);
  await security(stage, ['Left the company']);
  await openPerson(desk, NEWCOMER);
  await desk.getByText('Nothing: only active people hold power.').waitFor();
  await shoot(desk, 'left', 'Gone: no power from that event on.');
  await goToPart(desk, 'Changes');
  await shoot(desk, 'changes', 'What can still be undone exactly.');
  await openItem(desk, /^Waiting for others/, ITEM);
  await desk.getByText(/left/).first().waitFor();
  await shoot(
    desk,
    'voided',
    'What she approved on an item that still waits does not count any more, visibly.',
  );
};

const emergency = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot } = stage;
  const { desk } = running;
  await as(stage, 'Carla Rossi');
  await goToPart(desk, 'Emergency');
  await shoot(desk, 'emergency', 'Emergencies: what two holders may do, and what none of it ever does.');
  const dialog = await askFor(desk, 'Freeze');
  await dialog.getByLabel('Reason').fill('Suspicious sign-ins over night');
  await shoot(desk, 'freeze', 'A freeze is declared with a reason; another holder approves.');
  await propose(running, 'Suspicious sign-ins over night', pin);
  await approveAs(running, 'David Lindqvist', ['the whole ledger'], pin);
  await goTo(desk, 'Approvals');
  await desk.getByText('Emergency: the whole ledger is frozen.').waitFor();
  await shoot(
    desk,
    'banner',
    'On every screen while it is in force, and a notice for everybody until they have read it.',
  );
  await desk.getByRole('button', { name: 'I have read it' }).click();
  await goToPart(desk, 'Emergency');
  await shoot(desk, 'in-force', 'Lifting it takes one person more than a change of people.');
};

const runbooks = async (stage: Stage): Promise<void> => {
  const { running, pin, shoot } = stage;
  const { desk } = running;
  await goToPart(desk, 'Emergency');
  await desk.getByRole('button', { name: 'Open runbook' }).first().waitFor();
  await shoot(desk, 'offered', 'Break-glass was used: its runbook is offered, and one signature opens it.');
  await desk.getByRole('button', { name: 'Open runbook' }).first().click();
  await shoot(desk, 'opening', 'Its whole text is signed with the opening; the time runs for everybody.');
  await signInDialog(running, pin);
  await goToPart(desk, 'Runbooks');
  const review = desk.getByRole('article', { name: /^Break-glass was used/ });
  await review.waitFor();
  await stepOf(review, 'Tell everybody').getByRole('button', { name: 'Sign' }).click();
  await shoot(desk, 'step', 'A step is signed with its text, and a note where there is one.');
  await signInDialog(running, pin, { 'Note, if there is one': 'Told by telephone, all three companies' });
  await stepOf(review, 'Tell everybody')
    .getByText(/^Signed by/)
    .waitFor();
  await shoot(desk, 'runbooks', 'Who signed each step, what it took against its target, and what is next.');
};

const report = async ({ running: { desk }, shoot }: Stage): Promise<void> => {
  await goToPart(desk, 'Emergency');
  await desk
    .getByRole('table', { name: 'Uses of break-glass' })
    .getByRole('button', { name: 'Report' })
    .click();
  await desk.getByRole('region', { name: 'Report' }).waitFor();
  await shoot(
    desk,
    'report',
    'The report drafts itself from the journal; its open questions are for people.',
  );
  await desk.getByRole('button', { name: 'Close' }).last().click();
};

const dark = async ({ running: { desk }, shoot }: Stage): Promise<void> => {
  await desk.emulateMedia({ colorScheme: 'dark' });
  await goToPart(desk, 'Quorum health');
  await desk.getByText('Every rule can be met').waitFor();
  await shoot(desk, 'health-dark', 'Quorum health in the dark theme, under the banner.');
  await openPerson(desk, 'Bram de Vries');
  await shoot(desk, 'person-dark', 'A person in the dark theme.');
  await goToPart(desk, 'People');
  await shoot(desk, 'people-dark', 'The people in the dark theme.');
  await goToPart(desk, 'Runbooks');
  await shoot(desk, 'runbooks-dark', 'Runbooks in the dark theme.');
};

/** The whole story on a sandbox company of its own. */
export const people = async ({ shoot }: Album): Promise<void> => {
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const serial = await spareToken(home.folder, 'newcomer');
  const running = await launchDesk({ home: home.folder });
  const stage: Stage = { running, pin, shoot, serial };
  try {
    await running.desk.getByRole('button', { name: /Greta Holm/ }).waitFor();
    await signIn(running, 'Greta Holm', pin);
    await joining(stage);
    await enrolling(stage);
    await approvingAnItem(stage);
    await looking(stage);
    await leaving(stage);
    await emergency(stage);
    await runbooks(stage);
    await report(stage);
    await dark(stage);
  } finally {
    await running.close();
    home.remove();
  }
};
