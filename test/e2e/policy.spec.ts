import { expect, test, type Page } from '@playwright/test';
import { inBothThemes } from './support/axe.ts';
import { type Home, type RunningDesk } from './support/desk.ts';
import { goTo, signOut } from './support/journey.ts';
import { signedInDesk, signIn } from './support/officer.ts';
import {
  approveVersion,
  chooseRule,
  closeDialog,
  openVersion,
  POLICY_TITLE,
  signWith,
  versionsOf,
} from './support/policy.ts';

/* A version of the policy from its draft to being in force, and the way back. */

test.describe.configure({ mode: 'serial' });

let home: Home;
let running: RunningDesk;
let desk: Page;
let pin: string;

test.beforeAll(async () => {
  ({ home, running, desk, pin } = await signedInDesk('David Lindqvist'));
});

test.afterAll(async () => {
  await running.close();
  home.remove();
});

const tab = (name: RegExp): Promise<void> => desk.getByRole('tab', { name }).click();

test('the version in force reads as sentences, with the exact fields of a rule on demand', async () => {
  await goTo(desk, 'Policy');
  await versionsOf(desk).focus();
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('heading', { level: 1, name: /^Version 1/ })).toBeVisible();
  const rules = desk.getByRole('list', { name: 'Rules' });
  const rule = rules.getByRole('button', { name: /^EUR-1/ });
  await expect(rule).toContainText('SEPA and SWIFT transfers in EUR below 10,000.00 EUR need 1 of Treasury.');
  await rule.press('Enter');
  await expect(rules.getByText('no lower bound, below 10,000.00 EUR')).toBeVisible();
  await inBothThemes(desk);
});

test('the sentence and the dry run follow what is typed, and a mistake stops the proposal', async () => {
  await desk.getByRole('button', { name: 'New draft from it' }).click();
  await chooseRule(desk, 'EUR-2');
  const form = desk.getByRole('form', { name: 'Rule EUR-2' });
  const sentence = form.getByRole('status', { name: 'The rule in words' });
  const example = desk.getByRole('listitem', { name: 'Example 1' });
  await expect(example.getByRole('definition')).toHaveText(['1 of Treasury.', '1 of Treasury.']);
  await form.getByLabel('From', { exact: true }).fill('5000.001');
  await expect(form.getByText('EUR has 2 decimals.')).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Propose' })).toHaveAttribute('aria-disabled', 'true');
  await expect(sentence).toContainText('from 10,000.00 EUR up');
  await form.getByLabel('From', { exact: true }).fill('5000');
  await expect(sentence).toContainText('from 5,000.00 EUR up need 2 of Treasury.');
  await expect(example.getByRole('definition').last()).toContainText('2 of Treasury.');
  await expect(example.getByText('changed')).toBeVisible();
  const day = example.getByLabel('Proposed on');
  const today = await day.inputValue();
  await day.fill('2999-01-01');
  await expect(example.getByRole('definition').last()).toContainText('3 of Treasury.');
  await inBothThemes(desk);
  await day.fill(today);
  await expect(example.getByRole('definition').last()).toContainText('2 of Treasury.');
  await example.getByRole('button', { name: /Keep example 1 as a test/ }).click();
  await tab(/^Tests/);
  await expect(desk.getByRole('list', { name: 'Tests' }).getByLabel('Passed')).toHaveCount(1);
  await tab(/^Changes/);
  await expect(desk.getByRole('region', { name: 'Changed' })).toContainText('10,000.00 EUR → 5,000.00 EUR');
});

test('it is examined and replayed before anybody is asked', async () => {
  await tab(/^Examine/);
  const against = desk.getByRole('region', { name: 'Against the version in force' });
  await expect(against.getByText('It only tightens.')).toBeVisible({ timeout: 45_000 });
  await expect(against.getByText('Passes less easily, for instance')).toBeVisible();
  await inBothThemes(desk);
  await tab(/^Replay/);
  const tighter = desk.getByRole('region', { name: 'Would have needed more' });
  await tighter.getByRole('button').first().click();
  const why = desk.getByRole('complementary', { name: 'Why, then and now' });
  await expect(why).toContainText('under the draft it would need 2');
  await inBothThemes(desk);
});

test('a looser change is said to be looser, with a payment that passes more easily', async () => {
  await tab(/^Rules/);
  await chooseRule(desk, 'EUR-3');
  const from = desk.getByRole('form', { name: 'Rule EUR-3' }).getByLabel('From', { exact: true });
  await from.fill('2000000');
  await tab(/^Examine/);
  const against = desk.getByRole('region', { name: 'Against the version in force' });
  await expect(against.getByText('Looser in one respect, tighter in another.')).toBeVisible({
    timeout: 45_000,
  });
  await expect(against).toContainText('it waits 24 hours');
  await expect(against.getByText('Passes more easily, for instance')).toBeVisible();
  await tab(/^Rules/);
  await chooseRule(desk, 'EUR-3');
  await from.fill('1000000');
});

/** Begins another draft on the version in force, and goes back to the list of drafts. */
const beginAnother = async (title: string): Promise<void> => {
  await goTo(desk, 'Policy');
  await desk.getByRole('button', { name: 'New draft' }).click();
  await desk.getByRole('dialog').getByLabel('Title').fill(title);
  await desk.getByRole('button', { name: 'Begin the draft' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await desk.getByRole('button', { name: /^Back to the drafts/ }).click();
  await tab(/^Drafts/);
};

const draftRow = (title: string) =>
  desk.getByRole('grid', { name: 'Drafts' }).getByRole('row', { name: new RegExp(title) });

test('it is proposed with the PIN, approved by others, and in force at once', async () => {
  await beginAnother('Second thoughts');
  await draftRow(POLICY_TITLE).dblclick();
  await desk.getByRole('button', { name: 'Propose' }).click();
  await expect(desk.getByRole('dialog').getByText(/It only tightens/)).toBeVisible({ timeout: 45_000 });
  await signWith(running, 'Two people from 5,000 EUR up', pin);
  await closeDialog(desk);
  await expect(versionsOf(desk).getByRole('row', { name: /waits for approvals/ })).toContainText(
    'Two people from 5,000 EUR up',
  );
  await desk.getByRole('tab', { name: /^Drafts/ }).click();
  await expect(draftRow('Second thoughts')).toBeVisible();
  await expect(draftRow(POLICY_TITLE)).toHaveCount(0);
  await approveVersion(running, pin);
  await openVersion(desk, /in force/);
  await expect(desk.getByRole('heading', { level: 1, name: /^Version 2/ })).toBeVisible();
  await tab(/^Tests/);
  await expect(desk.getByRole('list', { name: 'Tests' }).getByLabel('Passed')).toHaveCount(1);
});

test('a draft on the version before is rebased, and a rollback waits for approvals as any version', async () => {
  await signOut(desk);
  await signIn(running, 'David Lindqvist', pin);
  await goTo(desk, 'Policy');
  await tab(/^Drafts/);
  await draftRow('Second thoughts').dblclick();
  await expect(desk.getByRole('button', { name: 'Propose' })).toHaveAttribute('aria-disabled', 'true');
  await desk.getByRole('button', { name: 'Rebase' }).click();
  await expect(desk.getByText('The draft is on version 2 now.')).toBeVisible();
  await expect(desk.getByRole('form').getByRole('status')).toBeVisible();
  await openVersion(desk, /superseded/);
  await desk.getByRole('button', { name: 'Roll back to this version' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog.getByText(/[1-9]\d* would pass more easily, and \d+ would be denied/)).toBeVisible({
    timeout: 45_000,
  });
  await dialog.getByLabel('Past transfers that may pass more easily, at most').fill('1000');
  await signWith(running, 'The change was too strict', pin);
  await closeDialog(desk);
  await openVersion(desk, /waits for approvals/);
  await expect(desk.getByRole('complementary', { name: 'About this version' })).toContainText('Looser');
  await tab(/^Compared with/);
  await expect(desk.getByRole('region', { name: 'Changed' })).toContainText('5,000.00 EUR → 10,000.00 EUR');
});
