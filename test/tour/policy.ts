import { launchDesk, sandboxHome, type RunningDesk } from '../e2e/support/desk.ts';
import { goTo, signOut } from '../e2e/support/journey.ts';
import { companyOf } from '../e2e/support/officer.ts';
import {
  approveVersion,
  chooseRule,
  closeDialog,
  openVersion,
  signWith,
  versionsOf,
} from '../e2e/support/policy.ts';
import type { Album } from './album.ts';
import { itemsInTime } from './items.ts';
import { signIn } from './sign-in.ts';

/* A version of the policy: read, drafted, tried, examined, replayed, tested, proposed, approved, in force, rolled back. */

type Shoot = Album['shoot'];

/** A day that has passed. */
const LAPSED = '2026-01-31';
const AUTHOR = 'David Lindqvist';

const reading = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await goTo(desk, 'Policy');
  await versionsOf(desk)
    .getByRole('row', { name: /in force/ })
    .waitFor();
  await shoot(
    desk,
    'versions',
    'The versions of the policy, each with how it stands and who answers for it.',
  );
  await openVersion(desk, /in force/);
  const rules = desk.getByRole('list', { name: 'Rules' });
  await rules.getByRole('button', { name: /^EUR-1/ }).click();
  await rules.getByText('no lower bound, below 10,000.00 EUR').waitFor();
  await shoot(
    desk,
    'version',
    'The version in force as plain sentences; the exact fields of a rule on demand.',
  );
};

const drafting = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await goTo(desk, 'Policy');
  await desk.getByRole('button', { name: 'New draft' }).click();
  await desk.getByRole('dialog').getByLabel('Title').waitFor();
  await shoot(desk, 'new-draft', 'A draft begins with the version in force, or with a template.');
  await desk.getByRole('button', { name: /Start from/ }).click();
  await desk.getByRole('option', { name: /^Template: Supplier/ }).click();
  await desk.getByText('Its groups are here').waitFor();
  await shoot(
    desk,
    'template',
    'A template: what it is for, and which groups of the house stand for its own.',
  );
  await desk.getByRole('button', { name: /Start from/ }).click();
  await desk.getByRole('option', { name: /in force/ }).click();
  await desk.getByRole('button', { name: 'Begin the draft' }).click();
  await chooseRule(desk, 'EUR-2');
  await shoot(desk, 'editor', 'The draft: its rules, the form of one, and a dry run on example transfers.');
  const form = desk.getByRole('form', { name: 'Rule EUR-2' });
  await form.getByLabel('From', { exact: true }).fill('5000');
  await form.getByLabel('To be looked at by').fill(LAPSED);
  const example = desk.getByRole('listitem', { name: 'Example 1' });
  await example.getByText('changed').waitFor();
  await example.getByRole('button', { name: /^Why the draft/ }).click();
  await shoot(
    desk,
    'dry-run',
    'The sentence and the answers change as one types, with what would change them.',
  );
  await example.getByRole('button', { name: /Keep example 1 as a test/ }).click();
  await desk.getByRole('tab', { name: /^Changes/ }).click();
  await desk.getByRole('region', { name: 'Changed' }).waitFor();
  await shoot(desk, 'changes', 'What the draft does differently from the version in force, in words.');
  await desk.getByRole('tab', { name: /^Tests/ }).click();
  await desk.getByRole('list', { name: 'Tests' }).waitFor();
  await shoot(
    desk,
    'tests',
    'An example kept as a test: from now on no version passes that answers otherwise.',
  );
};

const examining = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await desk.getByRole('tab', { name: /^Examine/ }).click();
  await desk.getByText('It only tightens.').waitFor({ timeout: 30_000 });
  await shoot(desk, 'examine', 'Examined: only tighter, with a payment that shows it, and the findings.');
  await desk.getByRole('tab', { name: /^Replay/ }).click();
  const tighter = desk.getByRole('region', { name: 'Would have needed more' });
  await tighter.getByRole('button').first().click();
  await desk
    .getByRole('complementary', { name: 'Why, then and now' })
    .getByRole('region', { name: 'Under the draft' })
    .waitFor();
  await shoot(desk, 'replay', 'Replayed over the past: which items would have needed more, and why.');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'replay-dark', 'The replay in the dark theme.');
  await desk.getByRole('tab', { name: /^Rules/ }).click();
  await chooseRule(desk, 'EUR-4');
  await shoot(desk, 'editor-dark', 'A rule with several conditions in the dark theme.');
  await desk.emulateMedia({ colorScheme: 'light' });
};

const proposing = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await desk.getByRole('button', { name: 'Propose' }).click();
  await desk
    .getByRole('dialog')
    .getByText(/It only tightens/)
    .waitFor({ timeout: 30_000 });
  await desk.getByRole('dialog').getByLabel('Reason').fill('Two people from 5,000 EUR up');
  await shoot(desk, 'propose', 'The proposal: what changes, whether it waits, and why it is wanted.');
  await signWith(running, 'Two people from 5,000 EUR up', pin, async (window) => {
    await window.getByLabel(/^PIN of/).waitFor();
    await shoot(
      window,
      'pin',
      'The PIN window says by itself what is signed: the version, its digest, and its rules.',
    );
  });
  await shoot(desk, 'proposed', 'Signed and proposed: nothing has changed yet.');
  await closeDialog(desk);
  await approveVersion(running, pin);
  await openVersion(desk, /in force/);
  await shoot(desk, 'in-force', 'Approved by two others; a version that only tightens is in force at once.');
  await goTo(desk, 'Policy');
  await desk
    .getByText(/the date has passed/)
    .first()
    .waitFor();
  await shoot(
    desk,
    'overdue',
    'A rule that nobody has looked at in time asks one person more, and who answers for it is named.',
  );
};

const escalating = async ({ desk }: RunningDesk, shoot: Shoot): Promise<void> => {
  await desk.emulateMedia({ colorScheme: 'light' });
  await goTo(desk, 'Policy');
  await desk.getByRole('button', { name: 'New draft' }).click();
  await desk.getByRole('button', { name: 'Begin the draft' }).click();
  await chooseRule(desk, 'EUR-3');
  const form = desk.getByRole('form', { name: 'Rule EUR-3' });
  const open = form.getByText(/^Let others fill the places of Senior treasury/);
  await open.click();
  await open.scrollIntoViewIfNeeded();
  await form.getByLabel('Open for this many hours').first().waitFor();
  await shoot(
    desk,
    'escalation',
    'An escalation: after so many hours others may fill the places; as many are asked.',
  );
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'escalation-dark', 'The same in the dark theme.');
  await desk.emulateMedia({ colorScheme: 'light' });
};

const rollingBack = async (running: RunningDesk, pin: string, shoot: Shoot): Promise<void> => {
  const { desk } = running;
  await signOut(desk);
  await signIn(running, AUTHOR, pin);
  await openVersion(desk, /superseded/);
  await desk.getByRole('button', { name: 'Roll back to this version' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByText(/[1-9]\d* would pass more easily, and \d+ would be denied/).waitFor();
  await shoot(
    desk,
    'roll-back',
    'A rollback is a new version with the content of an earlier one. It frees more of the past than it names.',
  );
  await dialog.getByLabel('Past transfers that may pass more easily, at most').fill('1000');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'roll-back-dark', 'With the number named, in the dark theme.');
  await desk.emulateMedia({ colorScheme: 'light' });
  await signWith(running, 'The change was too strict', pin);
  await closeDialog(desk);
  await approveVersion(running, pin);
  await openVersion(desk, /cooling down/);
  await desk.getByRole('tab', { name: /^Compared with/ }).click();
  await desk.getByRole('region', { name: 'Changed' }).waitFor();
  await shoot(desk, 'cooling', 'It is looser, so it cools down: until when, and who can still end it.');
  await goTo(desk, 'Policy');
  await desk.getByRole('tab', { name: 'Past decisions' }).click();
  await desk
    .getByRole('complementary', { name: 'Why, then and now' })
    .getByRole('region', { name: 'Then', exact: true })
    .waitFor();
  await desk.getByRole('button', { name: /Judge it under a draft/ }).click();
  await desk.getByRole('option').nth(1).click();
  await desk.getByRole('region', { name: 'Under the draft' }).waitFor();
  await shoot(desk, 'past', 'Any past decision under the version of its day, the one in force, and a draft.');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shoot(desk, 'past-dark', 'The same in the dark theme.');
  await desk.getByRole('tab', { name: 'Versions' }).click();
  await versionsOf(desk)
    .getByRole('row', { name: /cooling down/ })
    .waitFor();
  await shoot(desk, 'versions-dark', 'The versions in the dark theme.');
};

/** The whole story on a sandbox company of its own, and what time does to items on another. */
export const policy = async (album: Album): Promise<void> => {
  const { shoot } = album;
  const home = await sandboxHome();
  const { pin } = companyOf(home.folder);
  const running = await launchDesk({ home: home.folder });
  try {
    await running.desk.getByRole('button', { name: new RegExp(AUTHOR) }).waitFor();
    await signIn(running, AUTHOR, pin);
    await reading(running, shoot);
    await drafting(running, shoot);
    await examining(running, shoot);
    await proposing(running, pin, shoot);
    await escalating(running, shoot);
    await rollingBack(running, pin, shoot);
  } finally {
    await running.close();
    home.remove();
  }
  await itemsInTime(album);
};
